import type { ThreadId } from '@apex/contracts';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../shell/app-route.ts';

const chatRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/chat',
  component: lazyRouteComponent(() => import('./chat-page.tsx'), 'ChatPage'),
});

const threadRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/chat/$threadId',
  // The server says what is no id of a thread.
  params: { parse: ({ threadId }) => ({ threadId: threadId as ThreadId }) },
  component: lazyRouteComponent(() => import('./thread-page.tsx'), 'ThreadPage'),
});

const sharedRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/shared/$token',
  component: lazyRouteComponent(() => import('./shared-page.tsx'), 'SharedPage'),
});

/** The analyst: a new question, a thread, a thread somebody shared. */
export const chatPages = [chatRoute, threadRoute, sharedRoute] as const;
