import { type AnomalyQuery, anomalyQuerySchema, filterableDimensions, watchedMeasures } from '@apex/contracts';
import { oneOf, wholeNumber } from '../../usage-error.ts';
import { checkedQuery } from './checked-query.ts';
import { instantOf, parseFilter } from './spend-query.ts';

export interface AnomaliesOptions {
  readonly measure?: string;
  readonly by?: string;
  readonly from?: string;
  readonly to?: string;
  readonly grain?: string;
  readonly where?: readonly string[];
  readonly limit?: string;
}

/** The options as the question that the server takes. */
export function anomaliesQuery({ measure, by, from, to, grain, where = [], limit }: AnomaliesOptions): AnomalyQuery {
  return checkedQuery(anomalyQuerySchema, {
    ...(measure === undefined ? {} : { measure: oneOf('measure to watch', measure, watchedMeasures) }),
    ...(by === undefined ? {} : { by: oneOf('dimension', by, filterableDimensions) }),
    ...(grain === undefined ? {} : { grain: oneOf('grain', grain, ['day', 'hour']) }),
    filters: where.map(parseFilter),
    ...instantOf('from', from),
    ...instantOf('to', to),
    ...(limit === undefined ? {} : { limit: wholeNumber('--limit', limit, { min: 1, max: 100 }) }),
  });
}
