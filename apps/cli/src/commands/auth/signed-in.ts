import type { Identity, TokenPair } from '@apex/contracts';
import type { CommandAnswer } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { withCredentialLock } from '../../credentials/lock.ts';
import { createCredentialStore } from '../../credentials/store.ts';

/** Keeps a new sign-in and tells of it; the tokens are in the data for programs and never shown to a person. */
export async function keepSession(
  context: CommandContext,
  answer: { readonly identity: Identity; readonly tokens: TokenPair },
): Promise<CommandAnswer> {
  const { identity, tokens } = answer;
  const { config_dir } = context.config;
  await withCredentialLock(config_dir, context, () =>
    createCredentialStore(config_dir).write(context.url, { email: identity.email, tokens }),
  );
  const keyWins = context.config.api_key !== undefined ? '\nAPEX_API_KEY is set and wins over this sign-in.' : '';
  return {
    data: answer,
    text: `Signed in at ${context.url} as ${identity.email}, project ${identity.project.name}.${keyWins}`,
  };
}
