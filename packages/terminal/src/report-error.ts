import { type ApexError, type ErrorKind } from '@apex/contracts';
import { commandErrorBody } from './command-error.ts';
import { plainText } from './plain-text.ts';
import type { Terminal } from './terminal.ts';

/** A credential was given and is wrong: saying how to sign in answers another question. */
const toldAlready = /^AUTH_(WRONG|KEY|NO_|NOT_)/;

const hints: Readonly<Partial<Record<ErrorKind, string>>> = {
  unauthenticated: 'Sign in with `apex login`, make an account with `apex signup`, or set APEX_API_KEY.',
  limit: 'Wait a little and try again.',
  internal: 'Trying again may help. If it does not, report it with the correlation id.',
};

/** Tells an error on stderr: a JSON line, or message, hint and correlation id for a person. */
export function reportError(terminal: Terminal, error: ApexError, correlation_id: string): void {
  const body = commandErrorBody(error, correlation_id);
  if (terminal.json) return terminal.note(JSON.stringify(body));
  terminal.note(`${terminal.style('red', 'error:')} ${plainText(body.error)}`);
  const hint = error.kind === 'internal' && !isOfServer(error) ? undefined : hints[error.kind];
  const told = body.error.includes('`apex login`') || toldAlready.test(error.error_code);
  if (hint !== undefined && !told) terminal.note(`hint: ${hint}`);
  // Elsewhere than in a server's log the id finds nothing.
  if (isOfServer(error)) terminal.note(`correlation id: ${body.correlation_id}`);
}

function isOfServer({ cause }: ApexError): boolean {
  return typeof cause === 'object' && cause !== null && 'correlation_id' in cause;
}
