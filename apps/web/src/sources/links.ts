import type { Filter } from '@apex/contracts';
import type { PeriodSearch } from '../period/period.ts';

const told: Filter = { dimension: 'source', op: 'eq', value: 'otlp' };

/** The calls that telemetry told of in the period of this page; of one service where it is named. */
export function callsSearch({ period = '7d', from, to }: PeriodSearch, service?: string) {
  const ofService: Filter[] = service === undefined ? [] : [{ dimension: 'application', op: 'eq', value: service }];
  return { period, from, to, filters: [told, ...ofService] };
}
