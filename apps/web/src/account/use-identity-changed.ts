import { useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useApp } from '../api/app-context.ts';
import { sessionQuery } from '../api/session.ts';

/** Asks again who is signed in, with the projects and names as they are now, and redraws what shows them. */
export function useIdentityChanged(): () => Promise<void> {
  const app = useApp();
  const router = useRouter();
  return useCallback(async () => {
    await app.query_client.fetchQuery({ ...sessionQuery(app), staleTime: 0 });
    await router.invalidate();
  }, [app, router]);
}
