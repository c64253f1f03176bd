import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { accountPages } from './account/routes.ts';
import { alertsPages } from './alerts/routes.ts';
import type { App } from './api/app-context.ts';
import { authPages } from './auth/routes.ts';
import { chatPages } from './chat/routes.ts';
import { gatewayPages } from './gateway/routes.ts';
import { importPages } from './import/routes.ts';
import { pricesPages } from './prices/routes.ts';
import { reconcilePages } from './reconcile/routes.ts';
import { recordsPages } from './records/routes.ts';
import { savingsPages } from './savings/routes.ts';
import { sourcesPages } from './sources/routes.ts';
import { spendPages } from './spend/routes.ts';
import { appRoute } from './shell/app-route.ts';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { PendingPage } from './shell/pending-page.tsx';
import { rootRoute } from './shell/root-route.tsx';
import { systemPages } from './system/routes.ts';

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/chat', replace: true });
  },
});

const elsewhereRoute = createRoute({ getParentRoute: () => appRoute, path: '$', component: NotFoundPage });

/** Pages of an area are declared in its own `routes.ts` and listed here. */
const routeTree = rootRoute.addChildren([
  homeRoute,
  ...authPages,
  appRoute.addChildren([
    ...chatPages,
    ...spendPages,
    ...alertsPages,
    ...recordsPages,
    ...gatewayPages,
    ...importPages,
    ...sourcesPages,
    ...reconcilePages,
    ...pricesPages,
    ...savingsPages,
    ...accountPages,
    ...systemPages,
    elsewhereRoute,
  ]),
]);

export function createAppRouter(app: App) {
  return createRouter({
    routeTree,
    context: app,
    defaultPreload: 'intent',
    // The queries decide what is fresh.
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: PendingPage,
    defaultPendingMs: 150,
    scrollRestoration: true,
  });
}

/** Has the code of the page at an address come while it is still being asked who is there. */
export function fetchPageAhead(router: ReturnType<typeof createAppRouter>, pathname: string): void {
  const [routes] = router.getMatchedRoutes(pathname);
  for (const route of routes) {
    // What does not come is fetched when the page is shown, which tells what is wrong.
    router.loadRouteChunk(route)?.catch(() => undefined);
  }
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
