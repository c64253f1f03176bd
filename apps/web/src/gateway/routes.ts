import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { appRoute } from '../shell/app-route.ts';
import { guideIds } from './connect/guide-ids.ts';
import { trafficSearch } from './traffic/traffic-search.ts';

const trafficRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/gateway',
  validateSearch: z.object(trafficSearch),
  component: lazyRouteComponent(() => import('./traffic/traffic-page.tsx'), 'TrafficPage'),
});

const connectRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/gateway/connect',
  validateSearch: z.object({ client: z.enum(guideIds).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./connect/connect-page.tsx'), 'ConnectPage'),
});

const upstreamsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/gateway/upstreams',
  component: lazyRouteComponent(() => import('./upstreams/upstreams-page.tsx'), 'UpstreamsPage'),
});

const budgetsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/gateway/budgets',
  component: lazyRouteComponent(() => import('./budgets/budgets-page.tsx'), 'BudgetsPage'),
});

const policiesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/gateway/policies',
  component: lazyRouteComponent(() => import('./policies/policies-page.tsx'), 'PoliciesPage'),
});

const newPolicyRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/gateway/policies/new',
  component: lazyRouteComponent(() => import('./policies/new-policy-page.tsx'), 'NewPolicyPage'),
});

const policyRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/gateway/policies/$id',
  component: lazyRouteComponent(() => import('./policies/policy-page.tsx'), 'PolicyPage'),
});

/** What passes between programs and providers, and what decides about it. */
export const gatewayPages = [
  trafficRoute,
  connectRoute,
  upstreamsRoute,
  budgetsRoute,
  policiesRoute,
  newPolicyRoute,
  policyRoute,
] as const;
