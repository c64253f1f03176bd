import type { Thread } from '@apex/contracts';
import { useCallback } from 'react';
import { useApiMutation } from '../../api/use-api.ts';
import { useToast } from '../../ui/use-toast.ts';

const lists = { invalidates: ['listThreads', 'getThread'] } as const;

/** Deletes at once and offers to take it back. */
export function useDeleteThread(onDeleted: (thread: Thread) => void) {
  const toast = useToast();
  const { mutate: restore } = useApiMutation('restoreThread', lists);
  const { mutate: remove } = useApiMutation('deleteThread', { invalidates: ['listThreads'] });
  return useCallback(
    (thread: Thread) =>
      remove(
        { id: thread.id },
        {
          onError: toast.error,
          onSuccess: () => {
            onDeleted(thread);
            toast({ title: 'Thread deleted', undo: () => restore({ id: thread.id }, { onError: toast.error }) });
          },
        },
      ),
    [remove, restore, toast, onDeleted],
  );
}
