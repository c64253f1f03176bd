import type { Thread } from '@apex/contracts';
import { useNavigate } from '@tanstack/react-router';
import { Download, Ellipsis, FileText, Pencil, Trash2 } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useDocumentTitle } from '../../ui/use-document-title.ts';
import { ThreadsButton } from '../threads/threads-button.tsx';
import { RenameThread } from '../threads/thread-title.tsx';
import { useDeleteThread } from '../threads/use-delete-thread.ts';
import { ShareButton } from './share-button.tsx';
import { useExportThread } from './use-export-thread.ts';

interface ThreadHeadProps {
  /** Undefined while it is fetched. */
  readonly thread: Thread | undefined;
}

function More({ thread, onRename }: { readonly thread: Thread; readonly onRename: () => void }) {
  const navigate = useNavigate();
  const leave = useCallback(() => void navigate({ to: '/chat' }), [navigate]);
  const remove = useDeleteThread(leave);
  const save = useExportThread(thread);
  const icon = 'size-4';
  return (
    <Menu
      align="end"
      trigger={
        <Button
          kind="ghost"
          aria-label="More"
          className="w-8 px-0!"
          icon={<Ellipsis aria-hidden className="size-4" />}
        />
      }
    >
      <MenuItem icon={<FileText aria-hidden className={icon} />} onSelect={() => save('markdown')}>
        Export as Markdown
      </MenuItem>
      <MenuItem icon={<Download aria-hidden className={icon} />} onSelect={() => save('pdf')}>
        Export as PDF
      </MenuItem>
      <MenuItem icon={<Pencil aria-hidden className={icon} />} onSelect={onRename}>
        Rename
      </MenuItem>
      <MenuItem danger icon={<Trash2 aria-hidden className={icon} />} onSelect={() => remove(thread)}>
        Delete
      </MenuItem>
    </Menu>
  );
}

/** The thread's title, and what can be done with the whole of it. */
export function ThreadHead({ thread }: ThreadHeadProps) {
  useDocumentTitle(thread?.title ?? 'Thread');
  const [isRenaming, setRenaming] = useState(false);
  return (
    <header className="sticky top-12 z-20 flex min-h-12 items-center gap-1 border-b border-line bg-canvas px-4 md:top-0 sm:px-6">
      <ThreadsButton current={thread?.id ?? null} />
      {thread !== undefined && isRenaming ? (
        <>
          <h1 className="sr-only">{thread.title}</h1>
          <RenameThread thread={thread} onDone={() => setRenaming(false)} />
        </>
      ) : (
        <h1 tabIndex={-1} className="min-w-0 flex-1 truncate text-sm font-semibold" title={thread?.title}>
          {thread?.title ?? 'Thread'}
        </h1>
      )}
      {thread === undefined ? null : (
        <>
          <ShareButton thread={thread} />
          <More thread={thread} onRename={() => setRenaming(true)} />
        </>
      )}
    </header>
  );
}
