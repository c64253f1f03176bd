import type { Api, Caller, ClientApi, RouteTable } from '@apex/contracts';
import { createClient } from '@apex/client';
import type { Tracing } from '@apex/kit/tracing';

type Call = (input: unknown, options: { signal: AbortSignal }) => unknown;

/** Another process's domain as a port: the same table over HTTP, each call with its caller's credential and trace. */
export function remote<T extends RouteTable>(routes: T, url: string, tracing?: Tracing): Api<T> {
  const verbs = Object.keys(routes).map((name) => [
    name,
    (caller: Caller, input: unknown) => {
      const client: ClientApi<T> = createClient(routes, {
        url,
        credential: () => caller.credential,
        project: caller.project_id,
        correlation_id: caller.request_id,
        ...(tracing === undefined ? {} : { headers: () => tracing.headers() }),
      });
      // Built from the same table as the type, name by name.
      return (client as Readonly<Record<string, Call>>)[name]?.(input, { signal: caller.signal });
    },
  ]);
  return Object.fromEntries(verbs) as Api<T>;
}
