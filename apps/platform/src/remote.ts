import type { Api, Caller, ClientApi, RouteTable } from '@apex/contracts';
import { createClient } from '@apex/client';

type Call = (input: unknown, options: { signal: AbortSignal }) => unknown;

/** Another process's domain as a port: the same table over HTTP, each call with its caller's own credential. */
export function remote<T extends RouteTable>(routes: T, url: string): Api<T> {
  const verbs = Object.keys(routes).map((name) => [
    name,
    (caller: Caller, input: unknown) => {
      const client: ClientApi<T> = createClient(routes, {
        url,
        credential: () => caller.credential,
        project: caller.project_id,
        correlation_id: caller.request_id,
      });
      // Built from the same table as the type, name by name.
      return (client as Readonly<Record<string, Call>>)[name]?.(input, { signal: caller.signal });
    },
  ]);
  return Object.fromEntries(verbs) as Api<T>;
}
