import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { filterSearch } from '../filter/filter-search.ts';
import { periodSearch } from '../period/period.ts';
import { appRoute } from '../shell/app-route.ts';

const listSearch = z.object({
  ...periodSearch,
  ...filterSearch,
  /** A field, `-` before it for the largest first. */
  sort: z.string().max(40).optional().catch(undefined),
});

const callsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/calls',
  validateSearch: listSearch.extend({
    unpriced: z.boolean().optional().catch(undefined),
    /** Only calls whose reports count different tokens. */
    disagreed: z.boolean().optional().catch(undefined),
    /** The emitter whose count is priced. */
    usage_from: z.string().max(255).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./calls-page.tsx'), 'CallsPage'),
});

const callRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/calls/$id',
  component: lazyRouteComponent(() => import('./call-page.tsx'), 'CallPage'),
});

const sessionsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/sessions',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./sessions-page.tsx'), 'SessionsPage'),
});

const sessionRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/sessions/$session',
  validateSearch: z.object({ sort: listSearch.shape.sort }),
  component: lazyRouteComponent(() => import('./session-page.tsx'), 'SessionPage'),
});

/** Single calls and the sessions they form. */
export const recordsPages = [callsRoute, callRoute, sessionsRoute, sessionRoute] as const;
