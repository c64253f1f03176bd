import { z } from 'zod';
import { defineRoutes } from '../route.ts';
import { priceExample, sessionDetailExample, sessionExample } from './examples.ts';
import { priceListQuerySchema, priceListSchema } from './price.ts';
import { sessionDetailSchema, sessionListQuerySchema, sessionListSchema } from './session.ts';

/** Lists beside that of the calls. */
export const listRoutes = defineRoutes({
  listSessions: {
    method: 'GET',
    path: '/api/sessions',
    tag: 'calls',
    summary: 'Sessions of the project, a page at a time',
    access: 'read',
    input: sessionListQuerySchema,
    output: sessionListSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit', 'timeout', 'unavailable'],
    example: {
      output: { sessions: [sessionExample], pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 } },
    },
  },
  getCallSession: {
    method: 'GET',
    path: '/api/sessions/{session}',
    tag: 'calls',
    summary: 'One session and what it was made of',
    access: 'read',
    input: z.strictObject({ session: z.string().min(1).max(255) }),
    output: sessionDetailSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit', 'unavailable'],
    example: { input: { session: 'c0ffee' }, output: sessionDetailExample },
  },
  listPrices: {
    method: 'GET',
    path: '/api/prices',
    tag: 'spend',
    summary: 'What models cost now, those the project has called first',
    access: 'read',
    input: priceListQuerySchema,
    output: priceListSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit', 'unavailable'],
    example: {
      output: { prices: [priceExample], pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 } },
    },
  },
});
