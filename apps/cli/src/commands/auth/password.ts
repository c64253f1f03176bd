import { ApexError } from '@apex/contracts';
import type { Terminal } from '@apex/terminal';
import { createInterface } from 'node:readline/promises';
import { addAbortSignal, Writable } from 'node:stream';
import { usageError } from '../../usage-error.ts';

export interface Account {
  readonly email?: string;
  readonly password?: string;
  readonly passwordStdin?: boolean;
}

export interface Prompting {
  readonly stdin: NodeJS.ReadStream;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function firstLine({ stdin, signal }: Prompting): Promise<string> {
  let text = '';
  for await (const piece of addAbortSignal(signal, stdin)) {
    text += String(piece);
    if (text.includes('\n')) break;
  }
  return text.split(/\r?\n/)[0] ?? '';
}

/** Asks on the terminal; what is typed is shown only when `echo` is set. */
export async function prompt(question: string, echo: boolean, options: Prompting): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const visible = new Writable({ write: (chunk, _encoding, done) => void process.stderr.write(chunk, () => done()) });
  if (!echo) process.stderr.write(question);
  const lines = createInterface({ input: options.stdin, output: echo ? visible : silent, terminal: true });
  const stopped = new AbortController();
  lines.once('SIGINT', () => stopped.abort());
  try {
    return await lines.question(echo ? question : '', { signal: AbortSignal.any([options.signal, stopped.signal]) });
  } finally {
    lines.close();
    if (!echo) process.stderr.write('\n');
  }
}

/** Whether a person sits before a terminal, who can be asked. */
export function canAsk({ stdin, terminal }: Prompting): boolean {
  return stdin.isTTY && !terminal.json;
}

/** E-mail and password from the options, from stdin, or asked for where a person sits before a terminal. */
export async function readAccount(account: Account, options: Prompting): Promise<{ email: string; password: string }> {
  if (account.password !== undefined && account.passwordStdin === true) {
    throw usageError('Give --password or --password-stdin, not both.');
  }
  if (account.email === undefined && !canAsk(options)) throw usageError('--email is missing.');
  const email = account.email ?? (await prompt('E-mail: ', true, options));
  if (account.password !== undefined) return { email, password: account.password };
  if (account.passwordStdin === true) return { email, password: await firstLine(options) };
  if (canAsk(options)) return { email, password: await prompt('Password: ', false, options) };
  throw new ApexError({
    kind: 'invalid',
    reason: 'cli.no_password',
    message: '--password is missing. Pipe it with --password-stdin to keep it out of the list of processes.',
  });
}
