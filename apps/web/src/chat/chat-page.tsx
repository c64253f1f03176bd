import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useProject } from '../shell/use-project.ts';
import { useDocumentTitle } from '../ui/use-document-title.ts';
import { ChatLayout } from './chat-layout.tsx';
import { Composer } from './compose/composer.tsx';
import type { AskedRun } from './live/chat-live.ts';
import { useAsk } from './live/use-ask.ts';
import { Opening } from './opening/opening.tsx';
import { Question } from './thread/question.tsx';

/** The front door: what the data holds, what can be asked of it, and where to ask. */
export function ChatPage() {
  useDocumentTitle('Ask');
  const navigate = useNavigate();
  const { name } = useProject();
  const draft_key = `new ${name}`;
  const open = useCallback(
    (run: AskedRun) => void navigate({ to: '/chat/$threadId', params: { threadId: run.thread_id } }),
    [navigate],
  );
  const { pending, ask } = useAsk(null, draft_key, open);
  return (
    <ChatLayout current={null}>
      <div className="mx-auto flex w-full max-w-3xl flex-1 flex-col px-4 sm:px-6">
        <div className="flex flex-1 flex-col pt-4">
          {pending === null ? <Opening onAsk={ask} /> : <Question text={pending} />}
        </div>
        <div className="sticky bottom-0 z-10 bg-canvas pb-2">
          <Composer key={draft_key} draft_key={draft_key} onAsk={ask} onStop={null} />
        </div>
      </div>
    </ChatLayout>
  );
}
