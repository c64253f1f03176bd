import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { appRoute } from '../shell/app-route.ts';
import { alertViews } from './alert-view.ts';

const alertsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/alerts',
  validateSearch: z.object({
    /** Firing ones unless told. */
    view: z.enum(alertViews).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./alerts-page.tsx'), 'AlertsPage'),
});

const alertRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/alerts/$id',
  component: lazyRouteComponent(() => import('./alert-page.tsx'), 'AlertPage'),
});

/** What is out of bounds, and which rules say so. */
export const alertsPages = [alertsRoute, alertRoute] as const;
