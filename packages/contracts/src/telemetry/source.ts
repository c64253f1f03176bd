import { z } from 'zod';
import { instantOrDaySchema, instantSchema, listQuery, paginationSchema, usdSchema } from '../value.ts';

const signalSchema = z.enum(['traces', 'logs', 'metrics']);

const delaySchema = z.object({ p50_ms: z.number(), p95_ms: z.number() }).nullable();

/** What one instrumentation of one service has sent, and what became of it. */
const sourceSchema = z.object({
  /** Short name of the instrumentation; `unknown` sends what no dialect claims. */
  emitter: z.string(),
  /** `service.name` of the sender. */
  service: z.string(),
  scopes: z.array(z.object({ scope: z.string(), version: z.string() })),
  signals: z.array(signalSchema),
  /** The keys, or people, that sent it. */
  sent_by: z.array(z.string()),
  first_at: instantSchema,
  last_at: instantSchema,
  requests: z.int(),
  /** Spans, log records and data points. */
  items: z.int(),
  rejected: z.int(),
  /** Reports of single calls, and of sums of calls, which are never priced. */
  reports: z.int(),
  aggregates: z.int(),
  /** Calls for which it is believed, with a price and without. */
  priced_calls: z.int(),
  unpriced_calls: z.int(),
  /** Its reports that stand beside a better one of the same call. */
  evidence: z.int(),
  /** From the end of the newest item of a request to its arrival; and from there until it was stored. */
  delay: delaySchema,
  storing: delaySchema,
});
export type Source = z.infer<typeof sourceSchema>;

/** A total that an emitter reports as a metric beside that of the calls it reported. */
const metricTotalSchema = z.object({
  emitter: z.string(),
  service: z.string(),
  metric: z.string(),
  /** `cost_usd`, or the token kind as the emitter names it. */
  kind: z.string(),
  /** Decimal text: tokens or US dollars. */
  reported: z.string(),
});

export const sourceQuerySchema = z.strictObject({
  from: instantOrDaySchema.optional(),
  to: instantOrDaySchema.optional(),
});

export const sourceListSchema = z.object({
  sources: z.array(sourceSchema),
  /** All calls that reports told of, by what their price hangs on. */
  calls: z.object({
    calls: z.int(),
    reports: z.int(),
    /** Told by more than one report. */
    joined: z.int(),
    priced: z.int(),
    /** Nobody counted tokens. */
    no_usage: z.int(),
    /** Tokens were counted, no price is known. */
    no_price: z.int(),
    /** Reports count different totals. */
    disagreeing: z.int(),
    /** Neither scope nor arithmetic tells whether the count of input holds cached tokens. */
    undecided: z.int(),
    cost_usd: usdSchema,
  }),
  metrics: z.array(metricTotalSchema),
});
export type SourceList = z.infer<typeof sourceListSchema>;

export const rejectionQuerySchema = listQuery({
  from: instantOrDaySchema.optional(),
  to: instantOrDaySchema.optional(),
  emitter: z.string().max(255).optional(),
  service: z.string().max(255).optional(),
});

export const rejectionListSchema = z.object({
  rejections: z.array(
    z.object({
      received_at: instantSchema,
      emitter: z.string(),
      service: z.string(),
      signal: signalSchema,
      sent_by: z.string(),
      /** Stable code, and what it means and what to do, in words. */
      reason: z.string(),
      message: z.string(),
      /** Of the span, event or metric. */
      name: z.string(),
    }),
  ),
  /** All that fit by their reason, the most frequent first, with the newest of each as its example. */
  reasons: z.array(
    z.object({ reason: z.string(), count: z.int(), last_at: instantSchema, message: z.string(), name: z.string() }),
  ),
  pagination: paginationSchema,
});
export type RejectionList = z.infer<typeof rejectionListSchema>;
