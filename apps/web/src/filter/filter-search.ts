import { type Filter, filterSchema } from '@apex/contracts';
import { z } from 'zod';

/** The part of a page's search that holds its filters: `validateSearch: z.object({ ...filterSearch })`. */
export const filterSearch = { filters: z.array(filterSchema).max(20).optional().catch(undefined) };

const opWords: Readonly<Record<Filter['op'], string>> = {
  eq: 'is',
  in: 'is',
  ne: 'is not',
  not_in: 'is not',
  prefix: 'starts with',
  contains: 'contains',
};

/** A filter as a person reads it: `model is a, b`. */
export function filterText({ dimension, op, value }: Filter): string {
  return `${dimension.replaceAll('_', ' ')} ${opWords[op]} ${typeof value === 'string' ? value : value.join(', ')}`;
}

const valuesOf = ({ value }: Filter) => (typeof value === 'string' ? [value] : value);

/** Adds a value to what a dimension may be, or takes it away; a dimension without values is no filter. */
export function toggleValue(filters: readonly Filter[], dimension: Filter['dimension'], value: string): Filter[] {
  const at = filters.findIndex((one) => one.dimension === dimension && (one.op === 'in' || one.op === 'eq'));
  const current = filters[at];
  if (current === undefined) return [...filters, { dimension, op: 'in', value: [value] }];
  const before = valuesOf(current);
  const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
  const next: Filter = { dimension, op: 'in', value: after };
  return filters.flatMap((one, index) => (index === at ? (after.length === 0 ? [] : [next]) : [one]));
}

/** What a dimension is held to at the moment. */
export function chosenValues(filters: readonly Filter[], dimension: Filter['dimension']): readonly string[] {
  return filters.filter((one) => one.dimension === dimension && (one.op === 'in' || one.op === 'eq')).flatMap(valuesOf);
}
