import { explainedMeasures, type ExplainQuery, explainQuerySchema, filterableDimensions } from '@apex/contracts';
import { listOf, oneOf, wholeNumber } from '../../usage-error.ts';
import { checkedQuery } from './checked-query.ts';
import { instantOf, parseFilter } from './spend-query.ts';

export interface ExplainOptions {
  readonly measure?: string;
  readonly from?: string;
  readonly to?: string;
  readonly compareFrom?: string;
  readonly compareTo?: string;
  readonly by?: string;
  readonly where?: readonly string[];
  readonly limit?: string;
}

/** The options as the question that the server takes. */
export function explainQuery(options: ExplainOptions): ExplainQuery {
  const { measure, by, limit } = options;
  return checkedQuery(explainQuerySchema, {
    ...(measure === undefined ? {} : { measure: oneOf('measure to explain', measure, explainedMeasures) }),
    filters: (options.where ?? []).map(parseFilter),
    ...instantOf('from', options.from),
    ...instantOf('to', options.to),
    compare_from: instantOf('compare-from', options.compareFrom)['compare-from'],
    compare_to: instantOf('compare-to', options.compareTo)['compare-to'],
    ...(by === undefined ? {} : { dimensions: listOf('dimension', by, filterableDimensions) }),
    ...(limit === undefined ? {} : { limit: wholeNumber('--limit', limit, { min: 1, max: 100 }) }),
  });
}
