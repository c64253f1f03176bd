import type { ThreadId } from '@apex/contracts';
import { History } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ThreadList } from './thread-list.tsx';

/** Where there is no room for the column: the threads in a sheet. */
export function ThreadsButton({ current }: { readonly current: ThreadId | null }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        kind="ghost"
        aria-label="Threads"
        className="-ml-2 px-2! lg:hidden"
        icon={<History aria-hidden className="size-4" />}
        onClick={() => setOpen(true)}
      >
        <span className={current === null ? '' : 'max-sm:hidden'}>Threads</span>
      </Button>
      <Sheet open={isOpen} onOpen={setOpen} title="Threads" side="left">
        <div className="flex h-full flex-col">
          <ThreadList current={current} onGo={() => setOpen(false)} />
        </div>
      </Sheet>
    </>
  );
}
