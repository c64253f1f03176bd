import type { Thread, ThreadId, ThreadList as Listed } from '@apex/contracts';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useApiPages } from '../../api/use-api.ts';
import { useFormats } from '../../format/formats-context.ts';
import { Button } from '../../ui/button.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { controlClasses } from '../../ui/field.tsx';
import { useNow } from '../../ui/use-now.ts';
import { dateGroups } from './date-groups.ts';
import { ThreadRow } from './thread-row.tsx';
import { useDeleteThread } from './use-delete-thread.ts';

interface ThreadListProps {
  readonly current: ThreadId | null;
  /** Told when one is chosen: a sheet closes then. */
  readonly onGo?: () => void;
}

const rowsOf = (page: Listed): readonly Thread[] => page.threads;

function Empty({ isSearching }: { readonly isSearching: boolean }) {
  return (
    <p className="px-2 py-3 text-sm text-muted">
      {isSearching ? 'No thread holds these words.' : 'What you ask is kept here.'}
    </p>
  );
}

/** The person's threads in this project: search, rename, delete. */
export function ThreadList({ current, onGo }: ThreadListProps) {
  const [words, setWords] = useState('');
  const q = useDeferredValue(words.trim());
  const pages = useApiPages('listThreads', { per_page: 50, ...(q === '' ? {} : { q }) }, rowsOf);
  const { time_zone } = useFormats();
  const now = useNow();
  const navigate = useNavigate();
  const groups = useMemo(() => dateGroups(pages.rows, now, time_zone), [pages.rows, now, time_zone]);
  const onDeleted = useCallback(
    ({ id }: Thread) => {
      if (id === current) void navigate({ to: '/chat' });
    },
    [current, navigate],
  );
  const remove = useDeleteThread(onDeleted);
  return (
    <>
      <div className="flex flex-col gap-2 p-3 pb-2">
        <Button asChild className="w-full">
          <Link to="/chat" onClick={onGo}>
            <Plus aria-hidden className="size-4" /> New question
          </Link>
        </Button>
        <input
          type="search"
          aria-label="Search threads"
          placeholder="Search threads"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className={controlClasses}
        />
      </div>
      <nav aria-label="Threads" className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        {pages.isPending ? <SkeletonLines lines={5} /> : null}
        {pages.error === null ? null : (
          <p role="alert" className="px-2 py-3 text-sm text-muted">
            The threads could not be loaded.{' '}
            <button type="button" className="text-accent underline underline-offset-2" onClick={pages.retry}>
              Try again
            </button>
          </p>
        )}
        {pages.rows.length === 0 && !pages.isPending && pages.error === null ? <Empty isSearching={q !== ''} /> : null}
        {groups.map(({ label, threads }) => (
          <section key={label} aria-label={label} className="mb-3">
            <h2 className="px-2 pb-1 text-2xs font-medium tracking-wide text-faint uppercase">{label}</h2>
            <ul className="flex flex-col gap-px">
              {threads.map((thread) => (
                <ThreadRow
                  key={thread.id}
                  thread={thread}
                  isCurrent={thread.id === current}
                  onGo={onGo}
                  onDelete={remove}
                />
              ))}
            </ul>
          </section>
        ))}
        {pages.hasMore ? (
          <Button kind="ghost" size="sm" busy={pages.isFetchingMore} onClick={pages.fetchMore}>
            Show older
          </Button>
        ) : null}
      </nav>
    </>
  );
}
