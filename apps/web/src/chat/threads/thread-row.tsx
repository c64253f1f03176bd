import type { Thread } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { Ellipsis, Link2, Pencil, Trash2 } from 'lucide-react';
import { memo, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { RenameThread } from './thread-title.tsx';

interface ThreadRowProps {
  readonly thread: Thread;
  readonly isCurrent: boolean;
  readonly onGo?: (() => void) | undefined;
  readonly onDelete: (thread: Thread) => void;
}

const working = new Set(['queued', 'running']);

/** A thread in the list: opens it, renames it in place, deletes it. */
export const ThreadRow = memo(function ThreadRow({ thread, isCurrent, onGo, onDelete }: ThreadRowProps) {
  const [isRenaming, setRenaming] = useState(false);
  if (isRenaming) {
    return (
      <li className="flex">
        <RenameThread thread={thread} onDone={() => setRenaming(false)} />
      </li>
    );
  }
  const isWorking = thread.last_run_status !== null && working.has(thread.last_run_status);
  return (
    <li className={cx('group flex items-center rounded-md hover:bg-hover', isCurrent && 'bg-hover')}>
      <Link
        to="/chat/$threadId"
        params={{ threadId: thread.id }}
        title={thread.title}
        onClick={onGo}
        aria-current={isCurrent ? 'page' : undefined}
        className={cx(
          'flex min-h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-2 text-sm no-underline',
          isCurrent ? 'font-medium text-ink' : 'text-muted hover:text-ink',
        )}
      >
        {isWorking ? (
          <span
            role="img"
            aria-label="at work"
            className="size-1.5 shrink-0 animate-pulse-soft rounded-full bg-accent"
          />
        ) : null}
        <span className="truncate">{thread.title}</span>
        {thread.shared_at === null ? null : <Link2 aria-label="shared" className="size-3 shrink-0 text-faint" />}
      </Link>
      <Menu
        align="end"
        trigger={
          <Button
            kind="ghost"
            size="sm"
            aria-label={`More for ${thread.title}`}
            className="px-1.5! opacity-0 group-hover:opacity-100 focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-100"
            icon={<Ellipsis aria-hidden className="size-4" />}
          />
        }
      >
        <MenuItem icon={<Pencil aria-hidden className="size-4" />} onSelect={() => setRenaming(true)}>
          Rename
        </MenuItem>
        <MenuItem danger icon={<Trash2 aria-hidden className="size-4" />} onSelect={() => onDelete(thread)}>
          Delete
        </MenuItem>
      </Menu>
    </li>
  );
});
