import { forecastMeasures, type ForecastQuery, forecastQuerySchema } from '@apex/contracts';
import { oneOf } from '../../usage-error.ts';
import { checkedQuery, numberOf } from './checked-query.ts';
import { instantOf, parseFilter } from './spend-query.ts';

export interface ForecastOptions {
  readonly measure?: string;
  readonly until?: string;
  readonly now?: string;
  readonly level?: string;
  readonly where?: readonly string[];
}

/** The options as the question that the server takes. */
export function forecastQuery({ measure, until, now, level, where = [] }: ForecastOptions): ForecastQuery {
  return checkedQuery(forecastQuerySchema, {
    ...(measure === undefined ? {} : { measure: oneOf('measure to forecast', measure, forecastMeasures) }),
    filters: where.map(parseFilter),
    ...instantOf('until', until),
    ...instantOf('now', now),
    ...(level === undefined ? {} : { level: numberOf('--level', level) }),
  });
}
