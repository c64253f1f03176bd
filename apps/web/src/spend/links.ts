import type { Filter } from '@apex/contracts';
import type { PeriodName, PeriodSearch } from '../period/period.ts';

/** What a figure of one page takes along to another: its period and filters. */
export interface Selection extends PeriodSearch {
  readonly filters?: Filter[] | undefined;
}

/** The period and filters of a page, with the period named even where it is the page's own default. */
export function selectionOf(search: Selection, fallback: PeriodName = '30d'): Selection {
  const { period = fallback, from, to, compare, filters } = search;
  return { period, from, to, compare, filters };
}

/** A label with this value alone, in place of what it was held to. */
export function withValue(
  filters: readonly Filter[] | undefined,
  dimension: Filter['dimension'],
  value: string,
): Filter[] {
  return [...(filters ?? []).filter((one) => one.dimension !== dimension), { dimension, op: 'eq', value }];
}

/** A selection narrowed to one value of a label. */
export function narrowed(selection: Selection, dimension: Filter['dimension'], value: string): Selection {
  return { ...selection, filters: withValue(selection.filters, dimension, value) };
}

const worthALook = [
  'model',
  'feature',
  'user',
  'project',
  'agent',
  'session',
  'task',
  'environment',
  'provider',
  'error_type',
] as const satisfies readonly Filter['dimension'][];

/** The dimension to look at after one was narrowed. */
export function nextDimension(taken: readonly string[]): Filter['dimension'] {
  return worthALook.find((name) => !taken.includes(name)) ?? 'operation';
}

/** Bounds of a span as the API takes them; none for all time. */
export function boundsOf(span: { readonly from: string; readonly to: string } | null): { from?: string; to?: string } {
  return span === null ? {} : { from: span.from, to: span.to };
}
