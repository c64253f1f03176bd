import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type App, AppContext } from './api/app-context.ts';
import { createBrowserFetch } from './api/browser-fetch.ts';
import { createClients } from './api/clients.ts';
import { createConnection } from './api/connection.ts';
import { createCsrfToken } from './api/csrf.ts';
import { createQueryClient } from './api/query-client.ts';
import { createChatLive } from './chat/live/chat-live.ts';
import { drawSoon } from './chat/live/draw-soon.ts';
import { createAppRouter, fetchPageAhead } from './router.ts';
import { createCommands } from './shell/command-state.ts';
import { createTheme } from './shell/theme.ts';
import { registerOfflineShell } from './shell/offline-shell.ts';
import './styles.css';
import { createToasts } from './ui/toast-state.ts';
import { Toaster } from './ui/toaster.tsx';
import { TooltipProvider } from './ui/tooltip.tsx';

const origin = window.location.origin;
const query_client = createQueryClient();
const csrf = createCsrfToken(document);
const plainClients = createClients(origin, (input, init) => fetch(input, init));

const connection = createConnection({
  probe: () =>
    fetch('/ready', { cache: 'no-store' }).then(
      (answer) => answer.ok,
      () => false,
    ),
  isNetworkUp: () => navigator.onLine,
  onBack: () => {
    void query_client.invalidateQueries();
    void router.invalidate();
    chat.retry();
  },
});
window.addEventListener('online', connection.networkChanged);
window.addEventListener('offline', connection.networkChanged);

const clients = createClients(
  origin,
  createBrowserFetch({
    fetch: (request) => fetch(request),
    csrf,
    renewCsrf: () =>
      plainClients()
        .getSession({})
        .then(
          (session) => session.csrf_token,
          () => null,
        ),
    onSignedOut: () => {
      query_client.removeQueries({ queryKey: ['session'] });
      void router.invalidate();
    },
    onReach: connection.report,
  }),
);

const chat = createChatLive({
  clients,
  connect: () => new WebSocket(`${origin.replace(/^http/, 'ws')}/ws`),
  soon: drawSoon,
  // Any route that needs a person: where there is none, the transport leads to the sign-in.
  checkSession: () =>
    void clients()
      .whoami({})
      .catch(() => undefined),
});

const app: App = {
  clients,
  connection,
  chat,
  csrf,
  query_client,
  toasts: createToasts(),
  theme: createTheme(window),
  commands: createCommands(),
};
const router = createAppRouter(app);
fetchPageAhead(router, window.location.pathname);
registerOfflineShell(navigator);

const root = document.querySelector('#root');
if (root === null) throw new Error('the page has no root element');
createRoot(root).render(
  <StrictMode>
    <AppContext value={app}>
      <QueryClientProvider client={query_client}>
        <TooltipProvider>
          <RouterProvider router={router} />
          <Toaster />
        </TooltipProvider>
      </QueryClientProvider>
    </AppContext>
  </StrictMode>,
);
