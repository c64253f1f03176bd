import type { Filter } from '@apex/contracts';
import type { Period } from '../period/period.ts';
import type { Sort } from '../ui/table/column.ts';

/** Lists take one value a label; the last chosen one counts. */
export function oneValueEach(filters: readonly Filter[]): Filter[] {
  return filters.flatMap((filter): Filter[] => {
    const value = typeof filter.value === 'string' ? filter.value : filter.value.at(-1);
    return value === undefined ? [] : [{ dimension: filter.dimension, op: 'eq', value }];
  });
}

/** Filters as a list's query takes them: `{ model: 'gpt-5' }`. */
export function labelsOf(filters: readonly Filter[]): Record<string, string> {
  return Object.fromEntries(
    oneValueEach(filters).map(({ dimension, value }) => [dimension, typeof value === 'string' ? value : '']),
  );
}

/** The bounds of a period as lists take them: the last day is part of it. */
export function boundsOf({ span }: Period): { at_gte?: string; at_lte?: string } {
  if (span === null) return {};
  const last = new Date(Date.parse(`${span.to}T00:00:00Z`) - 1);
  return { at_gte: span.from, at_lte: last.toISOString() };
}

/** `-cost_usd` as the table shows it. */
export function sortOf(text: string | undefined): Sort | null {
  if (text === undefined) return null;
  return text.startsWith('-') ? { by: text.slice(1), direction: 'desc' } : { by: text, direction: 'asc' };
}

/** And back; nothing where the list's own order is wanted. */
export function sortText(sort: Sort | null): string | undefined {
  return sort === null ? undefined : `${sort.direction === 'desc' ? '-' : ''}${sort.by}`;
}
