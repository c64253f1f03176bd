import type { Thread } from '@apex/contracts';
import { useCallback } from 'react';
import { useApiMutation } from '../../api/use-api.ts';
import { useToast } from '../../ui/use-toast.ts';

const lists = { invalidates: ['listThreads', 'getThread'] } as const;

/** Deletes at once and offers to take it back. */
export function useDeleteThread(onDelete: (thread: Thread) => void) {
  const toast = useToast();
  const { mutate: restore } = useApiMutation('restoreThread', lists);
  const { mutate: remove } = useApiMutation('deleteThread', {
    invalidates: ['listThreads'],
    // Here and not where it is called: what called may be gone by then.
    onSuccess: ({ id }) => toast({ title: 'Thread deleted', undo: () => restore({ id }, { onError: toast.error }) }),
  });
  return useCallback(
    (thread: Thread) => {
      // First away from it: what is gone must not be fetched again.
      onDelete(thread);
      remove({ id: thread.id }, { onError: toast.error });
    },
    [remove, toast, onDelete],
  );
}
