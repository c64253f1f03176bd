import { type Filter, filterableDimensions } from '@apex/contracts';

type Label = Filter['dimension'];

/** A list's query, as far as it narrows by labels: one value, any of several, none of several. */
type LabelQuery = Readonly<Partial<Record<Label, string | undefined>>> &
  Readonly<Partial<Record<`${Label}_in` | `${Label}_ne`, readonly string[] | undefined>>>;

/** The labels a list is held to. */
export function callFilters(query: LabelQuery): Filter[] {
  return filterableDimensions.flatMap((dimension): Filter[] => {
    const one = query[dimension];
    const any = query[`${dimension}_in`];
    const none = query[`${dimension}_ne`];
    return [
      ...(one === undefined ? [] : [{ dimension, op: 'eq' as const, value: one }]),
      ...(any === undefined ? [] : [{ dimension, op: 'in' as const, value: [...any] }]),
      ...(none === undefined ? [] : [{ dimension, op: 'not_in' as const, value: [...none] }]),
    ];
  });
}
