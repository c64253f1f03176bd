import { getRouteApi } from '@tanstack/react-router';
import { useApiQuery } from '../api/use-api.ts';
import { ChatLayout } from './chat-layout.tsx';
import { useAsk } from './live/use-ask.ts';
import { Conversation } from './thread/conversation.tsx';
import { ThreadHead } from './thread/thread-head.tsx';

const route = getRouteApi('/app/chat/$threadId');
const stay = () => undefined;

/** One thread. */
export function ThreadPage() {
  const { threadId } = route.useParams();
  const thread = useApiQuery('getThread', { id: threadId });
  const asking = useAsk(threadId, threadId, stay);
  return (
    <ChatLayout current={threadId}>
      <ThreadHead thread={thread.data} />
      <Conversation key={threadId} thread_id={threadId} asking={asking} />
    </ChatLayout>
  );
}
