import { addAbortSignal } from 'node:stream';
import { usageError } from '../../usage-error.ts';
import { prompt, type Prompting } from '../auth/password.ts';

/** All of stdin without its last line break, or what somebody types unseen. Never an argument: those are in lists of processes. */
export async function readSecretValue(options: Prompting): Promise<string> {
  if (options.stdin.isTTY) {
    if (options.terminal.json) throw usageError('Pipe the value in: with --json nobody is asked for it.');
    return required(await prompt('Value: ', false, options));
  }
  let text = '';
  for await (const piece of addAbortSignal(options.signal, options.stdin)) text += String(piece);
  return required(text.replace(/\r?\n$/, ''));
}

function required(value: string): string {
  if (value === '') throw usageError('There is no value: type it, or pipe it in.');
  return value;
}
