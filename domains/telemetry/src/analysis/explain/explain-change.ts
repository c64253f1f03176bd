import { type Breakdown, type ExplainQuery, type Explanation, type Filter, type ModelMove } from '@apex/contracts';
import type { Scope } from '../../scope.ts';
import { lastCall } from '../../spend/last-call.ts';
import { notesOf } from '../notes.ts';
import { type Cell, cellMeasures, emptyCell, sessionCellMeasures } from './cell.ts';
import { comparedPeriods, type ComparedPeriods } from './compared-periods.ts';
import { dimensionsToPair, explainCells, type ExplainedPart, type ExplainedSums } from './explain-cells.ts';
import { criterion } from './leading-values.ts';
import { filtersOf, modelMoveOf, withinOf } from './model-move.ts';
import { rankingRule } from './rank-breakdowns.ts';
import { type MeasureShape, measureShapes } from './measure-shape.ts';
import { isQuantile, periodValues } from './period-values.ts';
import { type ComparedCells, readCells } from './read-cells.ts';
import { type LengthFactor, sameLength } from './scale-to.ts';

type Named = Filter['dimension'];

const mostValues = 2000;
const mostPairValues = 5000;
const mostPaired = 300;
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
/** Beyond so many calls, dimensions that the roll-up of hours has not cost more time than they are worth unasked. */
const slowDimensions: readonly { readonly name: Named; readonly most: bigint; readonly in_sessions: boolean }[] = [
  { name: 'user', most: 5_000_000n, in_sessions: true },
  { name: 'session', most: 50_000n, in_sessions: true },
  { name: 'branch', most: 500_000n, in_sessions: false },
  { name: 'task', most: 500_000n, in_sessions: false },
];

interface Question {
  readonly query: ExplainQuery;
  readonly periods: ComparedPeriods;
}

/** Why a measure changed between two periods. */
export async function explainChange(scope: Scope, query: ExplainQuery): Promise<Explanation> {
  const last = query.to === null || query.to === undefined ? await lastCall(scope, query.filters) : null;
  const question = { query, periods: comparedPeriods(query, { now: scope.clock.now(), last }) };
  const { totals, models, read } = await readDimensions(scope, question);
  const shape = measureShapes[query.measure];
  const factor = lengthFactor(question.periods);
  const single: ExplainedSums = {
    measure: query.measure,
    totals,
    breakdowns: read.flatMap(({ dimension, cells, skipped }) =>
      skipped === null ? [{ dimensions: [dimension], cells }] : [],
    ),
    models: models === undefined || models.truncated ? null : models,
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
    ...(await periodValues(scope, question, totals)),
    basis: shape.kind === 'sum' && factor.to !== factor.from ? 'same_length' : 'as_recorded',
    ...explained,
    skipped: read.flatMap(({ dimension, skipped }) => (skipped === null ? [] : [{ dimension, reason: skipped }])),
    model_move: await readMove(scope, question, explained),
    criterion: `${criterion} ${rankingRule}`,
    notes: notesFor(question, totals, { shape, factor, explained }),
  };
}

interface ReadDimension {
  readonly dimension: Named;
  readonly cells: ComparedCells;
  readonly skipped: 'one_value' | 'too_many_values' | null;
}

/** The roll-up of hours is asked first: it tells whether the dimensions that it has not are worth their time. */
async function readDimensions(
  scope: Scope,
  { query, periods }: Question,
): Promise<{ totals: { before: Cell; after: Cell }; models: ComparedCells | undefined; read: ReadDimension[] }> {
  const read = (sets: readonly (readonly Named[])[], measures = cellMeasures): Promise<ComparedCells[]> =>
    readCells(scope, { sets, measures, filters: query.filters, limit: mostValues }, periods);
  const asked = query.dimensions === undefined ? null : [...new Set(query.dimensions)];
  const quick = (asked ?? usual).filter((name) => !isSlow(name));
  const names = quick.includes('model') ? quick : ['model' as const, ...quick];
  const [whole, ...singles] = await read([[], ...names.map((name) => [name])]);
  const totals = { before: whole?.before[0] ?? emptyCell(), after: whole?.after[0] ?? emptyCell() };
  const calls = totals.before.sums.calls + totals.after.sums.calls;
  const wanted = slowDimensions.filter(({ name, most }) => calls > 0n && (asked?.includes(name) ?? calls <= most));
  const named = (known: boolean): Named[] =>
    wanted.filter(({ in_sessions }) => in_sessions === known).map(({ name }) => name);
  const [ofSessions, ofCalls] = [named(true), named(false)];
  const slow = [...ofSessions, ...ofCalls];
  const sessionMeasures = query.measure.startsWith('latency') ? cellMeasures : sessionCellMeasures;
  const more = await Promise.all([
    read(
      ofSessions.map((name) => [name]),
      sessionMeasures,
    ),
    read(ofCalls.map((name) => [name])),
  ]);
  const all = [...names, ...slow].map((dimension, index) => ({
    dimension,
    cells: [...singles, ...more.flat()][index],
  }));
  return {
    totals,
    models: singles[names.indexOf('model')],
    read: all.flatMap(({ dimension, cells }) =>
      calls === 0n || cells === undefined || !(asked ?? [...usual, ...slow]).includes(dimension)
        ? []
        : [{ dimension, cells, skipped: whySkipped(cells) }],
    ),
  };
}

function whySkipped({ before, after, truncated }: ComparedCells): ReadDimension['skipped'] {
  if (truncated) return 'too_many_values';
  const values = new Set([...before, ...after].flatMap((cell) => cell.values));
  return values.size < 2 ? 'one_value' : null;
}

/** The best dimensions two by two, where that stays small. */
async function readPairs(
  scope: Scope,
  { query, periods }: Question,
  breakdowns: readonly Breakdown[],
): Promise<{ dimensions: Named[]; cells: ComparedCells }[]> {
  const known = new Map(breakdowns.map(({ dimensions: [name], values }) => [name, values]));
  const names = dimensionsToPair(breakdowns).filter((name) => !isSlow(name) && (known.get(name) ?? 0) <= mostPaired);
  const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b): [Named, Named] => [a, b]));
  const read = await readCells(
    scope,
    { sets: pairs, measures: cellMeasures, filters: query.filters, limit: mostPairValues },
    periods,
  );
  return pairs.flatMap((dimensions, index) => {
    const cells = read[index];
    return cells === undefined || cells.truncated ? [] : [{ dimensions, cells }];
  });
}

/** Whether the calls that tell the change went to another model; read again, as no breakdown need hold them. */
async function readMove(
  scope: Scope,
  { query, periods }: Question,
  { best, verdict }: ExplainedPart,
): Promise<ModelMove | null> {
  const within = verdict === 'concentrated' ? withinOf(best) : null;
  if (within === null) return null;
  const filters = [...query.filters, ...filtersOf(within)];
  const [models] = await readCells(
    scope,
    { sets: [['model']], measures: sessionCellMeasures, filters, limit: mostValues },
    periods,
  );
  return models === undefined || models.truncated ? null : modelMoveOf(models, within);
}

function isSlow(name: Named): boolean {
  return slowDimensions.some((one) => one.name === name);
}

function lengthFactor({ before, after }: ComparedPeriods): LengthFactor {
  const from = before.to - before.from;
  const to = after.to - after.from;
  if (Math.abs(from - to) <= lengthTolerance * Math.max(from, to)) return sameLength;
  return { from: BigInt(from), to: BigInt(to) };
}

function notesFor(
  { query, periods }: Question,
  { before, after }: { before: Cell; after: Cell },
  { shape, factor, explained }: { shape: MeasureShape; factor: LengthFactor; explained: ExplainedPart },
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
    explained.verdict === 'none' && explained.best !== null && 'small_change',
    (explained.best?.dimensions.length ?? 0) > 1 && 'pair',
  ]);
}
