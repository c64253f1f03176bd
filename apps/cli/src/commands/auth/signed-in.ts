import { ApexError, type SignedIn } from '@apex/contracts';
import type { CommandAnswer } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { withCredentialLock } from '../../credentials/lock.ts';
import { createCredentialStore } from '../../credentials/store.ts';

/** Keeps a new sign-in and tells of it; the tokens are in the data for programs and never shown to a person. */
export async function keepSession(context: CommandContext, answer: SignedIn): Promise<CommandAnswer> {
  const { identity, tokens } = answer;
  if (tokens === null) {
    throw new ApexError({
      kind: 'upstream',
      reason: 'client.unexpected_answer',
      message: 'The server signed in without giving tokens.',
    });
  }
  const { config_dir } = context.config;
  await withCredentialLock(config_dir, context, () =>
    createCredentialStore(config_dir).write(context.url, { email: identity.email, tokens }),
  );
  const keyWins = context.config.api_key !== undefined ? '\nAPEX_API_KEY is set and wins over this sign-in.' : '';
  return {
    data: { identity, tokens },
    text: `Signed in at ${context.url} as ${identity.email}, project ${identity.project.name}.${keyWins}`,
  };
}
