import { type CallListQuery, type Filter, filterableDimensions } from '@apex/contracts';

/** The labels a list of calls is held to. */
export function callFilters(query: CallListQuery): Filter[] {
  return filterableDimensions.flatMap((dimension): Filter[] => {
    const value = query[dimension];
    return value === undefined ? [] : [{ dimension, op: 'eq', value }];
  });
}
