import {
  type Amount,
  type AnalysedPeriod,
  type Breakdown,
  type ExplainQuery,
  type Explanation,
  type Filter,
  spendQuerySchema,
} from '@apex/contracts';
import type { Scope } from '../../scope.ts';
import { lastCall } from '../../spend/last-call.ts';
import { querySpend } from '../../spend/query-spend.ts';
import { amountOrNull, quotientOf, shareOf } from '../atoms.ts';
import { notesOf } from '../notes.ts';
import type { Cell } from './cell.ts';
import { comparedPeriods, type ComparedPeriods, type Span } from './compared-periods.ts';
import { type Cells, dimensionsToPair, explainCells, type ExplainedSums } from './explain-cells.ts';
import { criterion } from './leading-values.ts';
import { type MeasureShape, measureShapes, valueOf } from './measure-shape.ts';
import { type ReadCells, readCells } from './read-cells.ts';
import type { LengthFactor } from './scale-to.ts';

type Named = Filter['dimension'];

const dayMs = 86_400_000;
const mostValues = 2000;
const mostPairValues = 5000;
/** Beyond so many calls, dimensions that no roll-up knows cost more time than they are worth unasked. */
const callsForSlowDimensions = 2_000_000;
/** Lengths that differ by less than this part are the same. */
const lengthTolerance = 0.01;

const usual: readonly Named[] = [
  'model',
  'provider',
  'feature',
  'project',
  'agent',
  'environment',
  'operation',
  'application',
  'source',
  'tier',
  'error_type',
];
const slow: readonly Named[] = ['user', 'session', 'task', 'branch'];

interface Question {
  readonly query: ExplainQuery;
  readonly periods: ComparedPeriods;
}

/** Why a measure changed between two periods. */
export async function explainChange(scope: Scope, query: ExplainQuery): Promise<Explanation> {
  const last = query.to === null || query.to === undefined ? await lastCall(scope, query.filters) : null;
  const question = { query, periods: comparedPeriods(query, { now: scope.clock.now(), last }) };
  const models = await readBoth(scope, question, { by: ['model'], limit: mostValues });
  const totals = { before: models.before.total, after: models.after.total };
  const calls = Number(totals.before.sums.calls + totals.after.sums.calls);
  const candidates = query.dimensions ?? [...usual, ...(calls <= callsForSlowDimensions ? slow : [])];
  const read = calls === 0 ? [] : await readDimensions(scope, question, { candidates, models });
  const shape = measureShapes[query.measure];
  const factor = lengthFactor(question.periods);
  const single: ExplainedSums = {
    measure: query.measure,
    totals,
    breakdowns: read.flatMap(({ dimension, cells, skipped }) =>
      skipped === null ? [{ dimensions: [dimension], cells }] : [],
    ),
    models: models.before.truncated || models.after.truncated ? null : cellsOf(models),
    factor,
    limit: query.limit,
  };
  const alone = explainCells(single);
  const pairs = await readPairs(scope, question, alone.breakdowns);
  const explained =
    pairs.length === 0 ? alone : explainCells({ ...single, breakdowns: [...single.breakdowns, ...pairs] });
  return {
    measure: query.measure,
    unit: shape.unit,
    decomposed: isQuantile(query.measure) ? 'latency.mean' : query.measure,
    ...(await valuesOf(scope, question, totals)),
    basis: shape.kind === 'sum' && factor.to !== factor.from ? 'same_length' : 'as_recorded',
    ...explained,
    skipped: read.flatMap(({ dimension, skipped }) => (skipped === null ? [] : [{ dimension, reason: skipped }])),
    criterion,
    notes: notesFor(question, totals, { shape, factor, best: explained.best }),
  };
}

async function readBoth(
  scope: Scope,
  { query, periods }: Question,
  { by, limit }: { readonly by: readonly Named[]; readonly limit: number },
): Promise<{ before: ReadCells; after: ReadCells }> {
  const read = (span: Span): Promise<ReadCells> => readCells(scope, { by, filters: query.filters, span, limit });
  const [before, after] = await Promise.all([read(periods.before), read(periods.after)]);
  return { before, after };
}

function cellsOf({ before, after }: { before: ReadCells; after: ReadCells }): Cells {
  return { before: before.cells, after: after.cells };
}

async function readDimensions(
  scope: Scope,
  question: Question,
  { candidates, models }: { readonly candidates: readonly Named[]; models: { before: ReadCells; after: ReadCells } },
) {
  return Promise.all(
    [...new Set(candidates)].map(async (dimension) => {
      const both =
        dimension === 'model' ? models : await readBoth(scope, question, { by: [dimension], limit: mostValues });
      const cells = cellsOf(both);
      const values = new Set([...cells.before, ...cells.after].flatMap((cell) => cell.values)).size;
      const tooMany = both.before.truncated || both.after.truncated;
      const skipped = tooMany ? ('too_many_values' as const) : values < 2 ? ('one_value' as const) : null;
      return { dimension, cells, skipped };
    }),
  );
}

/** The best dimensions two by two, where that stays small. */
async function readPairs(
  scope: Scope,
  question: Question,
  breakdowns: readonly Breakdown[],
): Promise<{ dimensions: Named[]; cells: Cells }[]> {
  const known = new Map(breakdowns.map(({ dimensions: [name], values }) => [name, values]));
  const names = dimensionsToPair(breakdowns).filter((name) => !slow.includes(name) || (known.get(name) ?? 0) <= 100);
  const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b): [Named, Named] => [a, b]));
  const read = await Promise.all(
    pairs.map(async (dimensions) => ({
      dimensions,
      both: await readBoth(scope, question, { by: dimensions, limit: mostPairValues }),
    })),
  );
  return read
    .filter(({ both }) => !both.before.truncated && !both.after.truncated)
    .map(({ dimensions, both }) => ({ dimensions, cells: cellsOf(both) }));
}

function lengthFactor({ before, after }: ComparedPeriods): LengthFactor {
  const from = before.to - before.from;
  const to = after.to - after.from;
  if (Math.abs(from - to) <= lengthTolerance * Math.max(from, to)) return { from: 1n, to: 1n };
  return { from: BigInt(from), to: BigInt(to) };
}

type Values = Pick<
  Explanation,
  'before' | 'after' | 'change' | 'relative_change' | 'per_day_change' | 'per_day_relative_change'
>;

/** The measure itself, as recorded and a day; quantiles are read for themselves. */
async function valuesOf(scope: Scope, question: Question, totals: { before: Cell; after: Cell }): Promise<Values> {
  const { query, periods } = question;
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

function isQuantile(measure: ExplainQuery['measure']): boolean {
  return /\.p\d+$/.test(measure);
}

function notesFor(
  { query, periods }: Question,
  { before, after }: { before: Cell; after: Cell },
  { shape, factor, best }: { shape: MeasureShape; factor: LengthFactor; best: Breakdown | null },
) {
  const had = before.sums.calls > 0n;
  const has = after.sums.calls > 0n;
  return notesOf([
    !had && !has && 'no_calls',
    !had && has && 'no_calls_before',
    had && !has && 'no_calls_after',
    periods.period_chosen && 'period_chosen',
    periods.comparison_chosen && !periods.period_chosen && 'comparison_chosen',
    periods.unfinished && 'unfinished',
    shape.kind === 'sum' && factor.to !== factor.from && 'different_lengths',
    periods.before.to > periods.after.from && periods.before.from < periods.after.to && 'overlap',
    isQuantile(query.measure) && 'quantile',
    shape.unit === 'usd' && before.sums.unpriced_calls + after.sums.unpriced_calls > 0n && 'unpriced',
    best !== null && best.dimensions.length > 1 && 'pair',
  ]);
}
