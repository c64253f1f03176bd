import type { QueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import type { ChatLive } from '../chat/live/chat-live.ts';
import type { CommandState } from '../shell/command-state.ts';
import type { ThemeState } from '../shell/theme.ts';
import type { ToastState } from '../ui/toast-state.ts';
import type { Clients } from './clients.ts';
import type { ConnectionState } from './connection.ts';
import type { CsrfToken } from './csrf.ts';

/** What the page was composed of in `main.tsx`; also the router's context. */
export interface App {
  readonly clients: Clients;
  readonly connection: ConnectionState;
  readonly chat: ChatLive;
  readonly csrf: CsrfToken;
  readonly query_client: QueryClient;
  readonly toasts: ToastState;
  readonly theme: ThemeState;
  readonly commands: CommandState;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = use(AppContext);
  if (app === null) throw new Error('rendered outside the application');
  return app;
}
