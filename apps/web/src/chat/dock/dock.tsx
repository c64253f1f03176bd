import type { ThreadId } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { Maximize2, Plus, X } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useProject } from '../../shell/use-project.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Chips } from '../answer/chips.tsx';
import { Composer } from '../compose/composer.tsx';
import type { AskedRun } from '../live/chat-live.ts';
import { useAsk } from '../live/use-ask.ts';
import { useChatNews } from '../live/use-chat-news.ts';
import { Conversation } from '../thread/conversation.tsx';
import { Question } from '../thread/question.tsx';
import { pageQuestions } from './page-questions.ts';
import { usePageState } from './use-page-state.ts';

interface DockProps {
  readonly onClose: () => void;
}

const keptKey = (project: string) => `apex.dock.${project}`;

/** The thread the dock shows: stays when the page changes, when it is closed and opened, in each project its own. */
function useDockThread(name: string): [ThreadId | null, (thread_id: ThreadId | null) => void] {
  // Written below as the id of a thread.
  const [thread_id, setThread] = useState(() => sessionStorage.getItem(keptKey(name)) as ThreadId | null);
  const keep = useCallback(
    (next: ThreadId | null) => {
      if (next === null) sessionStorage.removeItem(keptKey(name));
      else sessionStorage.setItem(keptKey(name), next);
      setThread(next);
    },
    [name],
  );
  return [thread_id, keep];
}

/** The analyst beside any page: knows what the page shows, and goes on when it is closed. */
export function Dock({ onClose }: DockProps) {
  const { name } = useProject();
  return <DockOf key={name} project={name} onClose={onClose} />;
}

function DockOf({ project, onClose }: DockProps & { readonly project: string }) {
  useChatNews();
  const [thread_id, setThread] = useDockThread(project);
  const open = useCallback((run: AskedRun) => setThread(run.thread_id), [setThread]);
  const draft_key = thread_id ?? 'dock';
  const asking = useAsk(thread_id, draft_key, open);
  const questions = pageQuestions(usePageState());
  return (
    <aside
      aria-label="Analyst"
      className="fixed inset-0 z-40 flex flex-col bg-canvas lg:sticky lg:top-0 lg:z-20 lg:h-dvh lg:w-104 lg:shrink-0 lg:border-l lg:border-line"
    >
      <header className="flex h-12 shrink-0 items-center gap-0.5 border-b border-line pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">Analyst</h2>
        {thread_id === null ? null : (
          <>
            <IconButton
              label="New question"
              icon={<Plus aria-hidden className="size-4" />}
              onClick={() => setThread(null)}
            />
            <Link
              to="/chat/$threadId"
              params={{ threadId: thread_id }}
              aria-label="Open as a page"
              title="Open as a page"
              onClick={onClose}
              className="flex size-8 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
            >
              <Maximize2 aria-hidden className="size-3.5" />
            </Link>
          </>
        )}
        <IconButton
          label="Close the analyst"
          shortcut="mod+j"
          icon={<X aria-hidden className="size-4" />}
          onClick={onClose}
        />
      </header>
      <div data-scroller className="relative flex min-h-0 flex-1 flex-col overflow-y-auto">
        {thread_id === null ? (
          <div className="flex flex-1 flex-col px-4">
            <div className="flex-1 py-4">
              {asking.pending === null ? (
                <Chips label="About this page" questions={questions} onAsk={asking.ask} />
              ) : (
                <Question text={asking.pending} />
              )}
            </div>
            <div className="sticky bottom-0 bg-canvas pb-2">
              <Composer draft_key={draft_key} onAsk={asking.ask} onStop={null} placeholder="Ask about this page" />
            </div>
          </div>
        ) : (
          <Conversation key={thread_id} thread_id={thread_id} asking={asking} docked />
        )}
      </div>
    </aside>
  );
}
