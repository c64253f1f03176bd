import { budgetRoutes } from './budget-routes.ts';
import { policyRoutes } from './policy-routes.ts';
import { trafficRoutes } from './traffic-routes.ts';
import { upstreamRoutes } from './upstream-routes.ts';

/** The gateway's settings and what can be seen of it; the traffic itself speaks the providers' own protocols. */
export const gatewayRoutes = { ...upstreamRoutes, ...budgetRoutes, ...policyRoutes, ...trafficRoutes };
