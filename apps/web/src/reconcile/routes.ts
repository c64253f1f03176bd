import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { appRoute } from '../shell/app-route.ts';

const reconciliationRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/reconciliation',
  validateSearch: z.object({
    /** The one that is open. */
    id: z.string().max(80).optional().catch(undefined),
    /** Only lines of this cause. */
    cause: z.string().max(40).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./reconciliation-page.tsx'), 'ReconciliationPage'),
});

/** Invoices held against calls. */
export const reconcilePages = [reconciliationRoute] as const;
