import type { Measure } from '@apex/contracts';
import { useApiQuery } from '../api/use-api.ts';
import { grainOf, type Period } from '../period/period.ts';
import { boundsOf, type Selection } from './links.ts';

const measures: Measure[] = [
  'cost_per_session',
  'cost_per_user',
  'cost_per_task',
  'cost_per_call',
  'cache_hit_rate',
  'error_rate',
  'sessions',
  'users',
  'tasks',
];

/** What the overview reads: the heroes first, and what explains them once those are there. */
export function useOverview(period: Period, filters: NonNullable<Selection['filters']>) {
  const grain = grainOf(period.span);
  const spend = useApiQuery(
    'querySpend',
    { by: [grain], measures, filters, ...boundsOf(period.span), limit: 2000 },
    { keep: true },
  );
  const before = useApiQuery(
    'querySpend',
    { by: [grain], measures, filters, ...boundsOf(period.before), limit: 2000 },
    { enabled: period.before !== null, keep: true },
  );
  const forecast = useApiQuery('forecastSpend', { filters }, { keep: true });
  const isReady = spend.data !== undefined && !forecast.isPending;
  const anomalies = useApiQuery(
    'findAnomalies',
    { by: 'feature', filters, ...boundsOf(period.span) },
    { enabled: isReady && grain === 'day', keep: true },
  );
  return { grain, spend, before: period.before === null ? null : before, forecast, anomalies, isReady };
}

export type Overview = ReturnType<typeof useOverview>;
