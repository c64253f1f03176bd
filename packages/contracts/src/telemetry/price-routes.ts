import { z } from 'zod';
import { defineRoutes } from '../route.ts';
import {
  negotiatedPriceExample,
  priceHistoryExample,
  pricePreviewExample,
  repricingExample,
  unpricedCallsExample,
} from './price-examples.ts';
import {
  endNegotiatedPriceSchema,
  negotiatedPriceChangeSchema,
  negotiatedPriceListSchema,
  negotiatedPriceQuerySchema,
  negotiatedPriceSchema,
  newNegotiatedPriceSchema,
  pricePreviewQuerySchema,
  pricePreviewSchema,
} from './negotiated-price.ts';
import {
  priceHistoryQuerySchema,
  priceHistorySchema,
  repricingListSchema,
  repricingQuerySchema,
  unpricedCallsSchema,
} from './repricing.ts';

const reading = ['invalid', 'unauthenticated', 'forbidden', 'limit', 'unavailable'] as const;
const pagination = { page: 1, per_page: 20, total: 1, total_pages: 1 };
const { id, version } = negotiatedPriceExample;
const { provider, model, valid_from, terms, note } = negotiatedPriceExample;

/** An organisation's own prices, and what they did to its calls. */
export const priceRoutes = defineRoutes({
  listNegotiatedPrices: {
    method: 'GET',
    path: '/api/prices/negotiated',
    tag: 'prices',
    summary: 'The prices your organisation negotiated, with every version they had',
    access: 'read',
    input: negotiatedPriceQuerySchema,
    output: negotiatedPriceListSchema,
    errors: reading,
    example: { output: { prices: [negotiatedPriceExample], pagination } },
  },
  createNegotiatedPrice: {
    method: 'POST',
    path: '/api/prices/negotiated',
    tag: 'prices',
    summary: 'Enter a price; calls from its first day on are priced anew',
    access: 'all',
    audit: {
      action: 'price.create',
      target: 'id',
      details: ['version', 'provider', 'model', 'valid_from', 'valid_to'],
    },
    success_status: 201,
    input: newNegotiatedPriceSchema,
    output: negotiatedPriceSchema,
    errors: [...reading, 'conflict'],
    example: { input: { provider, model, valid_from, terms, note }, output: negotiatedPriceExample },
  },
  changeNegotiatedPrice: {
    method: 'PATCH',
    path: '/api/prices/negotiated/{id}',
    tag: 'prices',
    summary: 'Change a price; the old version is kept and calls are priced anew',
    access: 'all',
    audit: {
      action: 'price.change',
      target: 'id',
      details: ['version', 'provider', 'model', 'valid_from', 'valid_to'],
    },
    input: negotiatedPriceChangeSchema,
    output: negotiatedPriceSchema,
    errors: [...reading, 'not_found', 'conflict'],
    example: {
      input: { id, version, terms: { kind: 'discount', off: '0.2' } },
      output: { ...negotiatedPriceExample, version: 2, terms: { kind: 'discount', off: '0.2' } },
    },
  },
  endNegotiatedPrice: {
    method: 'POST',
    path: '/api/prices/negotiated/{id}/end',
    tag: 'prices',
    summary: 'End a price with a day, or undo it as if it had never been; calls are priced anew',
    access: 'all',
    audit: { action: 'price.end', target: 'id', details: ['version', 'provider', 'model', 'valid_from', 'valid_to'] },
    input: endNegotiatedPriceSchema,
    output: negotiatedPriceSchema,
    errors: [...reading, 'not_found', 'conflict'],
    example: {
      input: { id, version },
      output: {
        ...negotiatedPriceExample,
        closed_at: '2026-03-05T00:00:00.000Z',
        closed_by: negotiatedPriceExample.created_by,
      },
    },
  },
  previewNegotiatedPrice: {
    method: 'POST',
    path: '/api/prices/negotiated/preview',
    tag: 'prices',
    summary: 'What past calls would cost with a price, to the last digit, before it is saved',
    access: 'read',
    reads: true,
    input: pricePreviewQuerySchema,
    output: pricePreviewSchema,
    errors: [...reading, 'not_found', 'timeout'],
    example: { input: { provider, model, valid_from, terms, days: 30 }, output: pricePreviewExample },
  },
  listRepricings: {
    method: 'GET',
    path: '/api/prices/repricings',
    tag: 'prices',
    summary: 'What changes of prices did to calls: how many, the cost before and after, how far it is',
    access: 'read',
    input: repricingQuerySchema,
    output: repricingListSchema,
    errors: reading,
    example: { output: { repricings: [repricingExample], pagination } },
  },
  listUnpricedCalls: {
    method: 'GET',
    path: '/api/prices/unpriced',
    tag: 'prices',
    summary: 'Calls of the project without a price, by model, and apart from them calls that report no tokens',
    access: 'read',
    input: z.strictObject({}),
    output: unpricedCallsSchema,
    errors: [...reading, 'timeout'],
    example: { output: unpricedCallsExample },
  },
  getPriceHistory: {
    method: 'GET',
    path: '/api/prices/history',
    tag: 'prices',
    summary: "A model's prices over time, and what the project's calls cost at each",
    access: 'read',
    input: priceHistoryQuerySchema,
    output: priceHistorySchema,
    errors: [...reading, 'timeout'],
    example: { input: { provider: 'anthropic', model: 'claude-opus-4-6' }, output: priceHistoryExample },
  },
});
