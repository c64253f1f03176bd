import type { ThreadId } from '@apex/contracts';
import type { ReactNode } from 'react';
import { useChatNews } from './live/use-chat-news.ts';
import { ThreadList } from './threads/thread-list.tsx';

interface ChatLayoutProps {
  /** The thread that is open; null on a new one. */
  readonly current: ThreadId | null;
  readonly children: ReactNode;
}

/** Threads beside the conversation; on narrow screens they are behind a button. */
export function ChatLayout({ current, children }: ChatLayoutProps) {
  useChatNews();
  return (
    <div className="flex flex-1">
      <aside aria-label="Threads" className="hidden w-64 shrink-0 border-r border-line lg:block">
        <div className="sticky top-0 flex max-h-dvh flex-col">
          <ThreadList current={current} />
        </div>
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">{children}</div>
    </div>
  );
}
