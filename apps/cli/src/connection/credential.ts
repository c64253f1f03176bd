import { createClient } from '@apex/client';
import { authRoutes } from '@apex/contracts';
import type { CommandContext } from '../command.ts';
import { accessToken } from '../credentials/access-token.ts';
import { createCredentialStore } from '../credentials/store.ts';

/** The bearer credential of a request: the API key of the environment, or the sign-in's token. */
export async function credential(context: CommandContext): Promise<string> {
  const { config, url, now, signal, correlation_id } = context;
  if (config.api_key !== undefined) return config.api_key;
  return accessToken({
    url,
    config_dir: config.config_dir,
    store: createCredentialStore(config.config_dir),
    now,
    signal,
    refresh: (refresh_token) =>
      createClient(authRoutes, { url, correlation_id }).refresh({ refresh_token }, { signal }),
  });
}
