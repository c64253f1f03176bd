import { queryOptions } from '@tanstack/react-query';
import type { App } from './app-context.ts';

/** Who is signed in; answering it also renews the CSRF token. Fails with `unauthenticated` where nobody is. */
export function sessionQuery({ clients, csrf }: Pick<App, 'clients' | 'csrf'>) {
  return queryOptions({
    queryKey: ['session'],
    queryFn: async ({ signal }) => {
      const session = await clients().getSession({}, { signal });
      csrf.set(session.csrf_token);
      return session;
    },
    staleTime: 60_000,
    retry: false,
  });
}
