import type { CommandContext } from './command.ts';
import { usageError } from './usage-error.ts';

/** Asks before something takes effect; where nobody can be asked, `--yes` has to be given. */
export async function confirm(context: CommandContext, question: string, yes: boolean): Promise<void> {
  if (yes) return;
  const { canAsk, prompt } = await import('./commands/auth/password.ts');
  if (!canAsk(context)) throw usageError('Nobody can be asked here: give --yes.');
  const answer = await prompt(`${question} [y/N] `, true, context);
  if (!/^y(es)?$/i.test(answer.trim())) throw usageError('Nothing was changed.');
}
