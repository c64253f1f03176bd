import { z } from 'zod';
import { defineRoutes } from '../route.ts';
import { decisionExample, trafficCallExample, trafficSummaryExample } from './examples.ts';
import { defaultGatewaySettings, gatewaySettingsChangeSchema, gatewaySettingsSchema } from './settings.ts';
import {
  decisionSchema,
  gatewayRequestIdSchema,
  trafficCallSchema,
  trafficEventSchema,
  trafficQuerySchema,
  trafficSummarySchema,
} from './traffic.ts';

const common = ['invalid', 'unauthenticated', 'forbidden', 'limit'] as const;
const page = { calls: [trafficCallExample], summary: trafficSummaryExample };

/** What passes the gateway, as it passes. The lasting record of a call is telemetry's. */
export const trafficRoutes = defineRoutes({
  listTraffic: {
    method: 'GET',
    path: '/api/gateway/traffic',
    tag: 'gateway',
    summary: 'The latest calls of the project through this process, newest first',
    access: 'read',
    input: trafficQuerySchema,
    output: z.object({ calls: z.array(trafficCallSchema), summary: trafficSummarySchema }),
    errors: common,
    example: { output: page },
  },
  watchTraffic: {
    method: 'GET',
    path: '/api/gateway/traffic/live',
    tag: 'gateway',
    summary: 'Calls of the project as they begin and end, until the client leaves or ten minutes have passed',
    access: 'read',
    input: z.strictObject({ after: z.coerce.number().int().min(0).default(0) }),
    progress: trafficEventSchema,
    output: z.object({ last_sequence: z.int() }),
    errors: common,
    example: { output: { last_sequence: 2 } },
  },
  explainTraffic: {
    method: 'GET',
    path: '/api/gateway/traffic/{request_id}',
    tag: 'gateway',
    summary: 'Why a recent call was routed as it was: policies, draws with their probability, attempts',
    access: 'read',
    input: z.strictObject({ request_id: gatewayRequestIdSchema }),
    output: decisionSchema,
    errors: [...common, 'not_found'],
    example: { input: { request_id: trafficCallExample.request_id }, output: decisionExample },
  },
  getGatewaySettings: {
    method: 'GET',
    path: '/api/gateway/settings',
    tag: 'gateway',
    summary: 'What the gateway does when something it needs is away, and how long it waits',
    access: 'read',
    input: z.strictObject({}),
    output: gatewaySettingsSchema,
    errors: common,
    example: { output: defaultGatewaySettings },
  },
  changeGatewaySettings: {
    method: 'PATCH',
    path: '/api/gateway/settings',
    tag: 'gateway',
    summary: 'Change them; what is left out stays',
    access: 'all',
    audit: { action: 'gateway.settings', details: ['stale_seconds', 'when_stale'] },
    input: gatewaySettingsChangeSchema,
    output: gatewaySettingsSchema,
    errors: [...common, 'conflict'],
    example: {
      input: { version: 1, when_stale: 'open' },
      output: { ...defaultGatewaySettings, when_stale: 'open', version: 2 },
    },
  },
});
