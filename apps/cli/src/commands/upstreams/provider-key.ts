import type { CommandContext } from '../../command.ts';
import { usageError } from '../../usage-error.ts';
import { readSecretValue } from '../vault/secret-value.ts';

export interface KeyOptions {
  /** Commander sets it to false for `--no-key`. */
  readonly key?: string | false;
  readonly keyEnv?: string;
  readonly keyStdin?: boolean;
}

/** The provider's key, from wherever it was said to be; `unsaid`: what holds where nothing was. */
export async function keyOf(
  context: CommandContext,
  { key, keyEnv, keyStdin }: KeyOptions,
  unsaid: 'asked' | 'kept' | 'none',
): Promise<string | undefined> {
  if (key === false) return undefined;
  if (typeof key === 'string') {
    context.terminal.note(
      'The key was an argument: other users of this machine may see it. Prefer --key-env or stdin.',
    );
    return key;
  }
  if (keyEnv !== undefined) {
    const value = context.config.variable(keyEnv);
    if (value === undefined) throw usageError(`The variable ${keyEnv} is not set here.`);
    return value;
  }
  if (keyStdin !== true && unsaid !== 'asked') return undefined;
  return readSecretValue(context);
}
