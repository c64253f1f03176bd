import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { appRoute } from '../shell/app-route.ts';
import { priceViews } from './price-view.ts';

const pricesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/prices',
  validateSearch: z.object({
    view: z.enum(priceViews).optional().catch(undefined),
    q: z.string().max(255).optional().catch(undefined),
    /** Every model of the catalogue, not only those that were called. */
    all: z.boolean().optional().catch(undefined),
    /** The model whose history is open. */
    history: z
      .object({ provider: z.string(), model: z.string(), tier: z.enum(['standard', 'batch', 'flex', 'priority']) })
      .optional()
      .catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./prices-page.tsx'), 'PricesPage'),
});

/** What a token costs. */
export const pricesPages = [pricesRoute] as const;
