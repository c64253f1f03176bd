import type { ReportQuery } from '@apex/contracts';

const lastDayOf = (to: string) => new Date(Date.parse(to) - 1).toISOString().slice(0, 10);

/** The explorer's search that shows the rows of a query. */
export function explorerSearch({ measures, dimensions, filters, from, to }: ReportQuery) {
  return {
    ...(measures.length === 0 ? {} : { measure: measures.slice(0, 6) }),
    ...(dimensions.length === 0 ? {} : { by: dimensions.slice(0, 3) }),
    ...(filters.length === 0 ? {} : { filters }),
    ...(from === null || to === null
      ? { period: 'all' as const }
      : { period: 'custom' as const, from: from.slice(0, 10), to: lastDayOf(to) }),
  };
}
