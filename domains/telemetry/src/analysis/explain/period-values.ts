import {
  type Amount,
  type AnalysedPeriod,
  type ExplainQuery,
  type Explanation,
  spendQuerySchema,
} from '@apex/contracts';
import type { Scope } from '../../scope.ts';
import { querySpend } from '../../spend/query-spend.ts';
import { amountOrNull, quotientOf, shareOf } from '../atoms.ts';
import type { Cell } from './cell.ts';
import type { ComparedPeriods, Span } from './compared-periods.ts';
import { type MeasureShape, measureShapes, valueOf } from './measure-shape.ts';

const dayMs = 86_400_000;

export type PeriodValues = Pick<
  Explanation,
  'before' | 'after' | 'change' | 'relative_change' | 'per_day_change' | 'per_day_relative_change'
>;

/** The measure itself, as recorded and a day; quantiles are read for themselves. */
export async function periodValues(
  scope: Scope,
  { query, periods }: { readonly query: ExplainQuery; readonly periods: ComparedPeriods },
  totals: { readonly before: Cell; readonly after: Cell },
): Promise<PeriodValues> {
  const shape = measureShapes[query.measure];
  const value = async (span: Span, cell: Cell): Promise<bigint | null> =>
    isQuantile(query.measure) ? readQuantile(scope, query, span) : valueOf(shape, cell);
  const [before, after] = await Promise.all([value(periods.before, totals.before), value(periods.after, totals.after)]);
  const change = before === null || after === null ? null : after - before;
  const daily = { before: perDay(shape, before, periods.before), after: perDay(shape, after, periods.after) };
  const dailyChange = daily.before === null || daily.after === null ? null : daily.after - daily.before;
  const amount = (atoms: bigint | null): Amount | null => amountOrNull(shape.unit, atoms);
  return {
    before: { ...periodOf(periods.before, totals.before, true), value: amount(before), per_day: amount(daily.before) },
    after: {
      ...periodOf(periods.after, totals.after, !periods.unfinished),
      value: amount(after),
      per_day: amount(daily.after),
    },
    change: amount(change),
    relative_change: change === null || before === null ? null : shareOf(change, before),
    per_day_change: amount(dailyChange),
    per_day_relative_change: dailyChange === null || daily.before === null ? null : shareOf(dailyChange, daily.before),
  };
}

async function readQuantile(scope: Scope, query: ExplainQuery, span: Span): Promise<bigint | null> {
  const asked = spendQuerySchema.parse({
    measures: [query.measure],
    filters: query.filters,
    from: new Date(span.from).toISOString(),
    to: new Date(span.to).toISOString(),
  });
  const value = (await querySpend(scope, asked)).total[query.measure];
  // Milliseconds with at most three places, of which an atom is a millionth.
  return typeof value === 'number' ? BigInt(Math.round(value * 1000)) * 1_000_000n : null;
}

function perDay(shape: MeasureShape, value: bigint | null, { from, to }: Span): bigint | null {
  return shape.kind === 'ratio' || value === null ? null : quotientOf(value * BigInt(dayMs), BigInt(to - from));
}

function periodOf({ from, to }: Span, { sums }: Cell, complete: boolean): AnalysedPeriod {
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    days: (to - from) / dayMs,
    complete,
    calls: Number(sums.calls),
    unpriced_calls: Number(sums.unpriced_calls),
  };
}

export function isQuantile(measure: ExplainQuery['measure']): boolean {
  return /\.p\d+$/.test(measure);
}
