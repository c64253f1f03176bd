import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useChatLive } from './use-chat-live.ts';

/** Fetches anew what is shown of threads when this or another tab changed them. */
export function useChatNews(): void {
  const live = useChatLive();
  const queries = useQueryClient();
  useEffect(() => {
    live.connect();
    return live.onNews(({ thread_id }) => {
      void queries.invalidateQueries({
        predicate: ({ queryKey: [, name, input] }) =>
          name === 'listThreads' ||
          (name === 'getThread' &&
            typeof input === 'object' &&
            input !== null &&
            'id' in input &&
            input.id === thread_id),
      });
    });
  }, [live, queries]);
}
