import type { Thread } from '@apex/contracts';
import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { useApiMutation } from '../../api/use-api.ts';
import { useIdentity } from '../../shell/use-project.ts';
import { Button } from '../../ui/button.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Popover } from '../../ui/popover.tsx';
import { useToast } from '../../ui/use-toast.ts';

const lists = { invalidates: ['listThreads', 'getThread'] } as const;

function SharePanel({ thread }: { readonly thread: Thread }) {
  const { organisation } = useIdentity();
  const toast = useToast();
  const share = useApiMutation('shareThread', lists);
  const unshare = useApiMutation('unshareThread', lists);
  const url = share.data === undefined ? null : `${window.location.origin}${share.data.url_path}`;
  const end = () =>
    unshare.mutate(
      { id: thread.id },
      {
        onSuccess: () => {
          share.reset();
          toast({ title: 'The thread is shared no more' });
        },
      },
    );
  return (
    <div className="flex w-80 max-w-full flex-col gap-3 p-4">
      <p className="text-sm text-muted">
        Every member of <strong className="font-medium text-ink">{organisation.name}</strong> who has the link can read
        the questions and answers, not the steps. Nobody else can.
      </p>
      {url === null ? null : <CopyId value={url} label="link" className="rounded-md border border-line p-2" />}
      <FormError error={share.error ?? unshare.error} />
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" busy={share.isPending} onClick={() => share.mutate({ id: thread.id })}>
          {thread.shared_at === null ? 'Create a link' : 'Create another link'}
        </Button>
        {thread.shared_at === null ? null : (
          <Button kind="danger" busy={unshare.isPending} onClick={end}>
            End every link
          </Button>
        )}
      </div>
    </div>
  );
}

/** Who else can read the thread. */
export function ShareButton({ thread }: { readonly thread: Thread }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      label="Share the thread"
      align="end"
      open={isOpen}
      onOpen={setOpen}
      trigger={
        <Button
          kind="ghost"
          aria-label={thread.shared_at === null ? 'Share' : 'Shared'}
          className="px-2!"
          icon={<Link2 aria-hidden className="size-4" />}
        >
          <span className="max-sm:hidden">{thread.shared_at === null ? 'Share' : 'Shared'}</span>
        </Button>
      }
    >
      <SharePanel thread={thread} />
    </Popover>
  );
}
