import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { periodSearch } from '../period/period.ts';
import { appRoute } from '../shell/app-route.ts';

const name = z.string().max(255);

const sourcesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/sources',
  validateSearch: z.object({
    ...periodSearch,
    /** The guide is open. */
    connect: z.boolean().optional().catch(undefined),
    /** The source whose details are open. */
    source: z.object({ emitter: name, service: name }).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./sources-page.tsx'), 'SourcesPage'),
});

/** Who sends telemetry. */
export const sourcesPages = [sourcesRoute] as const;
