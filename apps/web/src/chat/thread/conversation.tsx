import type { Run, RunId, ThreadId } from '@apex/contracts';
import { Square } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useApiQuery } from '../../api/use-api.ts';
import type { Command } from '../../shell/command-state.ts';
import { useCommands } from '../../shell/use-commands.ts';
import { cx } from '../../ui/cx.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { Composer } from '../compose/composer.tsx';
import type { Asking } from '../live/use-ask.ts';
import { useChatLive } from '../live/use-chat-live.ts';
import { Exchange } from './exchange.tsx';
import { Question } from './question.tsx';

interface ConversationProps {
  readonly thread_id: ThreadId;
  readonly asking: Asking;
  /** In the dock there is less room, and the panel scrolls instead of the page. */
  readonly docked?: boolean;
}

const isOpen = ({ ended_at }: Run) => ended_at === null;

/** Follows what is under way, also when another tab asked it. */
function useFollow(runs: readonly Run[] | undefined): void {
  const live = useChatLive();
  useEffect(() => {
    for (const { id, thread_id, status } of runs?.filter(isOpen) ?? []) live.follow({ run_id: id, thread_id, status });
  }, [live, runs]);
}

/** The latest question stands at the top, its answer grows below: nothing that is read moves. */
function useLatestInView(latest: string | undefined, docked: boolean) {
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (latest === undefined || latest === shown.current) return;
    shown.current = latest;
    const last = box.current?.lastElementChild;
    if (!(last instanceof HTMLElement)) return;
    // The page behind the dock stays where it is.
    if (docked) last.closest('[data-scroller]')?.scrollTo({ top: last.offsetTop - 16 });
    else last.scrollIntoView({ block: 'start' });
  }, [latest, docked]);
  return box;
}

function useStop(run: Run | undefined): (() => void) | null {
  const live = useChatLive();
  const toast = useToast();
  const id: RunId | undefined = run?.id;
  const stop = useCallback(() => {
    if (id !== undefined) live.stop(id).catch(toast.error);
  }, [id, live, toast]);
  const isOn = id !== undefined;
  useCommands(
    useMemo(
      (): readonly Command[] =>
        isOn
          ? [{ id: 'stop', label: 'Stop the run', group: 'Actions', icon: Square, shortcut: 'escape', run: stop }]
          : [],
      [isOn, stop],
    ),
  );
  return isOn ? stop : null;
}

/** A thread: its questions and answers, and where the next is asked. */
export function Conversation({ thread_id, asking, docked = false }: ConversationProps) {
  const thread = useApiQuery('getThread', { id: thread_id });
  const runs = thread.data?.runs;
  useFollow(runs);
  const { pending, ask } = asking;
  const box = useLatestInView(pending ?? runs?.at(-1)?.id, docked);
  const stop = useStop(runs?.findLast(isOpen));
  return (
    <div className={cx('mx-auto flex w-full max-w-3xl flex-1 flex-col px-4', !docked && 'sm:px-6')}>
      <div ref={box} className="flex flex-1 flex-col gap-10 pt-4 pb-6">
        {thread.isPending ? <SkeletonLines lines={6} /> : null}
        {thread.error === null ? null : (
          <ErrorState
            error={thread.error}
            title="The thread could not be loaded."
            retry={() => void thread.refetch()}
          />
        )}
        {runs?.map((run, index) => (
          <div
            key={run.id}
            className={cx('scroll-mt-16', index === runs.length - 1 && pending === null && lastRoom(docked))}
          >
            <Exchange run={run} onAsk={ask} />
          </div>
        ))}
        {pending === null ? null : (
          <div className={cx('scroll-mt-16', lastRoom(docked))}>
            <Question text={pending} />
          </div>
        )}
      </div>
      <div className="sticky bottom-0 z-10 bg-canvas pb-2">
        <Composer
          key={thread_id}
          draft_key={thread_id}
          onAsk={ask}
          onStop={stop}
          placeholder={runs === undefined || runs.length === 0 ? 'Ask about your spend' : 'Ask a follow-up'}
        />
      </div>
    </div>
  );
}

/** Room for the latest answer, so that its question can stand at the top from the start. */
function lastRoom(docked: boolean): string {
  return docked ? 'min-h-[60dvh]' : 'min-h-[calc(100dvh-13rem)]';
}
