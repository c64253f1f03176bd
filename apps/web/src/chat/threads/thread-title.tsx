import type { Thread } from '@apex/contracts';
import { useState } from 'react';
import { useApiMutation } from '../../api/use-api.ts';
import { useToast } from '../../ui/use-toast.ts';

interface RenameThreadProps {
  readonly thread: Thread;
  readonly onDone: () => void;
}

/** A title being changed where it stands: Enter keeps it, Escape leaves it as it was. */
export function RenameThread({ thread, onDone }: RenameThreadProps) {
  const toast = useToast();
  const [title, setTitle] = useState(thread.title);
  const { mutate } = useApiMutation('renameThread', { invalidates: ['listThreads', 'getThread'] });
  const keep = () => {
    const next = title.trim();
    if (next !== '' && next !== thread.title) mutate({ id: thread.id, title: next }, { onError: toast.error });
    onDone();
  };
  return (
    <form
      className="min-w-0 flex-1"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <input
        aria-label="Title of the thread"
        value={title}
        maxLength={120}
        ref={(field) => field?.focus()}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTitle(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onDone();
        }}
        className="h-8 w-full rounded-md border border-accent bg-raised px-2 text-sm outline-none"
      />
    </form>
  );
}
