import type { ApexError } from '@apex/contracts';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type App, useApp } from '../api/app-context.ts';
import { sessionQuery } from '../api/session.ts';
import { keepDraftsOf } from '../chat/compose/drafts.ts';
import { safeNext } from './safe-next.ts';

/** What the ways in have in common: the session opens with a cookie, what an earlier person saw is forgotten. */
export function useEnter<I>(
  ask: (app: App, input: I) => Promise<{ csrf_token: string | null }>,
  next: string | undefined,
) {
  const app = useApp();
  const router = useRouter();
  return useMutation<void, ApexError, I>({
    mutationFn: async (input) => {
      const { csrf_token } = await ask(app, input);
      app.query_client.clear();
      app.csrf.set(csrf_token);
      const { identity } = await app.query_client.fetchQuery(sessionQuery(app));
      keepDraftsOf(identity.user_id, { kept: localStorage, tab: sessionStorage });
      router.history.push(safeNext(next, window.location.origin));
    },
  });
}
