import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useApp } from '../api/app-context.ts';
import { keepDraftsOf } from '../chat/compose/drafts.ts';
import { useToast } from '../ui/use-toast.ts';

/** Ends the session here and forgets everything that was fetched and typed with it. */
export function useSignOut(): () => void {
  const { clients, chat, csrf, query_client } = useApp();
  const navigate = useNavigate();
  const toast = useToast();
  return useCallback(() => {
    async function signOut(): Promise<void> {
      await clients().endSession({});
      csrf.set(null);
      chat.reset();
      query_client.clear();
      keepDraftsOf(null, { kept: localStorage, tab: sessionStorage });
      await navigate({ to: '/sign-in' });
    }
    signOut().catch(toast.error);
  }, [clients, chat, csrf, query_client, navigate, toast.error]);
}
