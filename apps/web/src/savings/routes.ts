import { findingStatuses, proposalStatuses } from '@apex/contracts';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { appRoute } from '../shell/app-route.ts';

const findingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/findings',
  validateSearch: z.object({
    status: z.enum(findingStatuses).optional().catch(undefined),
    /** The finding that is open. */
    finding: z.string().max(80).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./findings-page.tsx'), 'FindingsPage'),
});

const proposalsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/proposals',
  validateSearch: z.object({
    status: z.enum(proposalStatuses).optional().catch(undefined),
    /** The proposal that stands first. */
    proposal: z.string().max(80).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./proposals-page.tsx'), 'ProposalsPage'),
});

/** What could be saved, and what to change for it. */
export const savingsPages = [findingsRoute, proposalsRoute] as const;
