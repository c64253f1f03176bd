import type { Filter } from '@apex/contracts';
import type { Period } from '../period/period.ts';
import type { Sort } from '../ui/table/column.ts';

const suffixes: Readonly<Partial<Record<Filter['op'], '_in' | '_ne'>>> = {
  eq: '_in',
  in: '_in',
  ne: '_ne',
  not_in: '_ne',
};

const valuesOf = ({ value }: Filter) => (typeof value === 'string' ? [value] : value);

/** Whether lists of records know such a filter: they compare whole values. */
export function isForLists({ op }: Filter): boolean {
  return suffixes[op] !== undefined;
}

/**
 * Filters as a list's query takes them: `{ model_in: ['gpt-5'], user_ne: ['ada'] }`. Of two that allow values of the
 * same label, what both allow is asked for.
 */
export function labelsOf(filters: readonly Filter[]): Record<string, string | string[]> {
  const allowed = new Map<string, string[]>();
  const refused = new Map<string, string[]>();
  const contradicted = new Map<string, string>();
  for (const filter of filters) {
    const { dimension } = filter;
    const values = valuesOf(filter);
    const suffix = suffixes[filter.op];
    if (suffix === '_ne') refused.set(dimension, [...new Set([...(refused.get(dimension) ?? []), ...values])]);
    if (suffix !== '_in') continue;
    const before = allowed.get(dimension) ?? values;
    const common = before.filter((value) => values.includes(value));
    // Both are asked for, so that nothing fits, as nothing can.
    if (common.length === 0) contradicted.set(dimension, values[0] ?? '');
    else allowed.set(dimension, common);
  }
  return Object.fromEntries([
    ...contradicted,
    ...Array.from(allowed, ([name, values]): [string, string[]] => [`${name}_in`, values]),
    ...Array.from(refused, ([name, values]): [string, string[]] => [`${name}_ne`, values]),
  ]);
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
