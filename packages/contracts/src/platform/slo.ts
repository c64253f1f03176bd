import { z } from 'zod';
import type { Route } from '../route.ts';
import { instantSchema } from '../value.ts';

/** The windows a burn rate is given for; `window` is the whole of the objective's own. */
export const burnWindows = ['1h', '6h', '24h', 'window'] as const;
export type BurnWindow = (typeof burnWindows)[number];

const burnRateSchema = z.number().nullable();

/** How a service-level objective stands. */
export const sloSchema = z.object({
  name: z.string(),
  title: z.string(),
  /** What counts and when it counts as good, in words. */
  indicator: z.string(),
  /** Share of events that must be good, like 0.999. */
  objective: z.number(),
  window_days: z.int(),
  /** What customers are promised, which this objective backs. */
  sla: z.string(),
  /** Path of the runbook in the repository. */
  runbook: z.string(),
  /** Events of the window; 0 where nothing was measured, and then the figures below are null. */
  events: z.int(),
  good: z.int(),
  /** Share of good events in the window. */
  attained: z.number().nullable(),
  /** Share of the error budget that is left: 1 untouched, 0 spent, below 0 overspent. */
  budget_left: z.number().nullable(),
  /** How many times faster than allowed the budget is being spent, by window; null where nothing was measured. */
  burn_rates: z.record(z.enum(burnWindows), burnRateSchema),
  /** Fewer events than these in a window are no verdict. */
  least_events: z.int(),
  /**
   * `spent` when no budget is left, `burning` when an alert rule holds, `quiet` when nothing was measured, `too_few` when
   * too little was for a verdict.
   */
  state: z.enum(['met', 'burning', 'spent', 'quiet', 'too_few']),
});
export type Slo = z.infer<typeof sloSchema>;

export const sloReportSchema = z.object({
  at: instantSchema,
  slos: z.array(sloSchema),
});
export type SloReport = z.infer<typeof sloReportSchema>;

export const getSlosRoute = {
  method: 'GET',
  path: '/api/slo',
  tag: 'platform',
  summary: 'Service-level objectives: what was attained, how fast the error budget is spent and what is left of it',
  access: 'read',
  input: z.strictObject({}),
  output: sloReportSchema,
  errors: ['unauthenticated', 'forbidden', 'limit', 'unavailable'],
  example: {
    output: {
      at: '2026-03-01T00:00:00.000Z',
      slos: [
        {
          name: 'api-availability',
          title: 'API availability',
          indicator: 'Requests to /api that are not answered with a 5xx status',
          objective: 0.999,
          window_days: 28,
          sla: 'The API answers 99.5 % of requests in a calendar month.',
          runbook: 'docs/runbooks/service-restart.md',
          events: 10_000,
          good: 9998,
          attained: 0.9998,
          budget_left: 0.8,
          burn_rates: { '1h': 0, '6h': 0.1, '24h': 0.2, window: 0.2 },
          least_events: 100,
          state: 'met',
        },
      ],
    },
  },
} as const satisfies Route;
