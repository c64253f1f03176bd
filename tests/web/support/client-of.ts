import { createClient } from '@apex/client';
import {
  authRoutes,
  chatRoutes,
  type ClientApi,
  gatewayRoutes,
  optimizerRoutes,
  platformRoutes,
  telemetryRoutes,
} from '@apex/contracts';
import type { ApexProcess } from '@apex/testkit/apex';
import type { SignedIn } from './signed-in.ts';

const routes = {
  ...authRoutes,
  ...telemetryRoutes,
  ...gatewayRoutes,
  ...optimizerRoutes,
  ...chatRoutes,
  ...platformRoutes,
};

/** Every route as a person in a project asks it beside the page, by tokens of their own. */
export async function clientOf(
  { url }: Pick<ApexProcess, 'url'>,
  { email, password }: Pick<SignedIn, 'email' | 'password'>,
  project?: string,
): Promise<ClientApi<typeof routes>> {
  const { tokens } = await createClient(authRoutes, { url }).signIn({ email, password });
  if (tokens === null) throw new Error('a sign-in for tokens gave none');
  return createClient(routes, { url, credential: () => tokens.access_token, project });
}
