import type { Thread } from '@apex/contracts';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useApiQuery } from '../api/use-api.ts';
import { useIdentity, useProject } from '../shell/use-project.ts';
import { ChatLayout } from './chat-layout.tsx';
import { useAsk } from './live/use-ask.ts';
import { Conversation } from './thread/conversation.tsx';
import { ThreadHead } from './thread/thread-head.tsx';

const route = getRouteApi('/app/chat/$threadId');
/** A thread is about one project: a link to it opens that one. */
function useProjectOf(thread: Thread | undefined): void {
  const navigate = useNavigate();
  const open = useProject();
  const { projects } = useIdentity();
  const own = projects.find(({ id }) => id === thread?.project_id);
  useEffect(() => {
    if (own === undefined || own.id === open.id) return;
    void navigate({ to: '.', search: (before) => ({ ...before, project: own.name }), replace: true });
  }, [own, open.id, navigate]);
}

const stay = () => undefined;

/** One thread. */
export function ThreadPage() {
  const { threadId } = route.useParams();
  const thread = useApiQuery('getThread', { id: threadId });
  useProjectOf(thread.data);
  const asking = useAsk(threadId, threadId, stay);
  return (
    <ChatLayout current={threadId}>
      <ThreadHead thread={thread.data} />
      <Conversation key={threadId} thread_id={threadId} asking={asking} />
    </ChatLayout>
  );
}
