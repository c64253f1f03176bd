import { z } from 'zod';
import { fineSecondsBuckets, secondsBuckets } from '@apex/kit/metrics';

/** Regular expressions a label must match as a whole, by label: what PromQL writes as `=~`. */
const matchSchema = z.record(z.string(), z.string().min(1));

const shared = { of: matchSchema, except: matchSchema.optional() };

/** How good and all events are counted from the metrics of a process. */
export const indicatorSchema = z.discriminatedUnion('kind', [
  /** Events of a counter, of which those that match `bad` are bad. */
  z.strictObject({ kind: z.literal('counter'), metric: z.string(), ...shared, bad: matchSchema }),
  /** Observations of a histogram in seconds, good up to a bound of its buckets. */
  z.strictObject({
    kind: z.literal('duration'),
    metric: z.string(),
    ...shared,
    at_most_seconds: z
      .number()
      .refine((bound) => [...secondsBuckets, ...fineSecondsBuckets].some((known) => known === bound), {
        message: 'must be a bound of the buckets',
      }),
  }),
  /** Minutes in which a gauge is at most so much. */
  z.strictObject({ kind: z.literal('gauge'), metric: z.string(), at_most: z.number().positive() }),
]);
export type Indicator = z.infer<typeof indicatorSchema>;

export const objectiveSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]+$/),
  title: z.string().min(1),
  /** What the indicator counts, for people. */
  about: z.string().min(1),
  indicator: indicatorSchema,
  /** Share of good events. */
  objective: z.number().gt(0).lt(1),
  window_days: z.int().min(1).max(90),
  /** What customers are promised, which is less than what we aim at. */
  sla: z.string().min(1),
  /** Without one an alert would tell nobody what to do. */
  runbook: z.string().regex(/^docs\/runbooks\/[a-z0-9-]+\.md$/, 'must be a page of docs/runbooks'),
  /** With fewer events in a window a single bad one would look like an outage. */
  least_events: z.int().min(1),
  /** With fewer in the whole window there is no verdict, and no alert. */
  least_in_window: z.int().min(1),
});
export type Objective = z.infer<typeof objectiveSchema>;
