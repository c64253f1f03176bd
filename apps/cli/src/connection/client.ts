import { createClient } from '@apex/client';
import type { ClientApi, RouteTable } from '@apex/contracts';
import type { CommandContext } from '../command.ts';
import { credential } from './credential.ts';

/** A client of the context's server and project that is signed in; each request asks for the credential anew. */
export function signedInClient<T extends RouteTable>(context: CommandContext, routes: T): ClientApi<T> {
  const { url, project, correlation_id } = context;
  return createClient(routes, { url, project, correlation_id, credential: () => credential(context) });
}
