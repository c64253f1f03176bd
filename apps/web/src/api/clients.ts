import { createClient } from '@apex/client';
import type { ClientApi } from '@apex/contracts';
import { routes, type Routes } from './routes.ts';

export type ApiClient = ClientApi<Routes>;

/** A client of every route that speaks in a project; the server's default one where none is named. */
export type Clients = (project?: string) => ApiClient;

/** One client a project, made when first asked for. */
export function createClients(url: string, fetch: typeof globalThis.fetch): Clients {
  const made = new Map<string, ApiClient>();
  return (project = '') => {
    const known = made.get(project);
    if (known !== undefined) return known;
    const client = createClient(routes, { url, fetch, ...(project === '' ? {} : { project }) });
    made.set(project, client);
    return client;
  };
}
