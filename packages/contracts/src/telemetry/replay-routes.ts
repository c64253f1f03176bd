import { z } from 'zod';
import { defineRoutes } from '../route.ts';
import { replayCallSchema, replayQuerySchema, usageSumsQuerySchema, usageSumsSchema } from './replay.ts';

const errors = ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit', 'unavailable'] as const;

/** What simulators read: calls as they ran, and sums of tokens that can be priced anew. */
export const replayRoutes = defineRoutes({
  streamReplay: {
    method: 'POST',
    path: '/api/calls/replay',
    tag: 'calls',
    summary: 'Calls with what it takes to simulate them otherwise, streamed in chunks',
    access: 'read',
    reads: true,
    input: replayQuerySchema,
    progress: z.object({ calls: z.array(replayCallSchema) }),
    output: z.object({ count: z.int() }),
    errors,
    example: { input: { order: 'repeats' }, output: { count: 0 } },
  },
  sumUsage: {
    method: 'POST',
    path: '/api/calls/usage-sums',
    tag: 'calls',
    summary: 'Tokens summed so that they can be priced anew, exactly',
    access: 'read',
    reads: true,
    input: usageSumsQuerySchema,
    output: usageSumsSchema,
    errors,
    example: { input: { prompt_above: [200_000] }, output: { rows: [], from: null, to: null } },
  },
});
