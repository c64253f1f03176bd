import type { SpendResult } from '@apex/contracts';
import { measureSources } from '../../agents/plan/measure-sources.ts';
import { asksShare } from '../../agents/plan/asked-besides.ts';
import { groupingOf, labelFilters, thresholdsOf } from '../../agents/plan/spend-plan.ts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { AskedMeasure, QuestionParse } from '../../understand/question-parse.ts';
import { cleanLabel } from '../clean-label.ts';
import type { Derivations, Place } from '../derivations.ts';
import type { DraftFigure, ReportDraft } from '../draft.ts';
import type { Composer, Derived } from './composer.ts';
import { comparisonSentence, planComparison } from './comparison.ts';
import { inRow, isChronological, roughValue, rowLabel, type ShownRow, shownRows } from './rows.ts';
import { scopeWords } from './scope-words.ts';
import { type CompareSeries, type EvidenceRow, spendCharts, spendTable } from './spend-evidence.ts';
import {
  bodyOf,
  caveated,
  cutNotes,
  emptyBody,
  emptyHeadline,
  headlineOf,
  isCutShort,
  isEmpty,
  notes,
  rowsInText,
  type Sentences,
  wholeSentence,
} from './spend-sentences.ts';

/** Sums are one calculation a row; so many fit into one call for all of them. */
const sumsAtOnce = 400;
const rowsOverTime = 1000;
const rowsOfNames = 50;

/** Where a measure of a row is, once what must be summed is summed. */
interface MeasurePlan {
  readonly direct: Place | null;
  readonly derived: number | null;
}

interface RowPlan {
  readonly measures: readonly MeasurePlan[];
  readonly share: number | null;
  readonly before: Place | null;
  readonly change: number | null;
  readonly change_rate: number | null;
}

const additive: ReadonlySet<AskedMeasure> = new Set([
  'spend',
  'calls',
  'errors',
  'cost_input',
  'cost_cache_read',
  'cost_cache_write',
  'cost_output',
  'unpriced_calls',
]);

function planMeasure(derive: Derivations, result_id: string, row: number | null, measure: AskedMeasure): MeasurePlan {
  const places = measureSources[measure].paths.map((path) => ({ result_id, path: inRow(row, path) }));
  const [only] = places;
  if (places.length === 1 && only !== undefined) return { direct: only, derived: null };
  return { direct: null, derived: derive.add(measure, 'sum', places) };
}

/** The comparison's rows by the names of this period's. */
function earlierRows(composer: Composer): ReadonlyMap<string, number> {
  const other = composer.result('compare');
  if (other === null) return new Map();
  const by = groupingOf(composer.triage.parse);
  const { rows } = composer.valueOf(other) as SpendResult;
  return new Map(rows.map((row, index) => [rowLabel(row, by), index]));
}

interface RowContext {
  readonly main: string;
  readonly compare: string | null;
  readonly earlier: ReadonlyMap<string, number>;
  readonly measures: readonly AskedMeasure[];
}

function planRow(derive: Derivations, row: ShownRow, context: RowContext): RowPlan {
  const { main, compare, earlier, measures } = context;
  const [first = 'spend'] = measures;
  const [path = [], ...more] = measureSources[first].paths;
  const here = { result_id: main, path: inRow(row.index, path) };
  const at = earlier.get(row.label);
  const before =
    compare === null || at === undefined || more.length > 0 ? null : { result_id: compare, path: inRow(at, path) };
  const share = additive.has(first)
    ? derive.add(`share: ${row.label}`, 'share', [here, { result_id: main, path: inRow(null, path) }])
    : null;
  return {
    measures: measures.map((measure) => planMeasure(derive, main, row.index, measure)),
    share,
    before,
    change: before === null ? null : derive.add(`change: ${row.label}`, 'difference', [here, before]),
    change_rate: before === null ? null : derive.add(`change rate: ${row.label}`, 'change', [here, before]),
  };
}

/** How many rows are looked at: over time all, of names those that fit a chart. */
function rowsLooked(measures: readonly AskedMeasure[], chronological: boolean): number {
  const summed = measures.filter((measure) => measureSources[measure].paths.length > 1).length;
  if (!chronological) return rowsOfNames;
  return summed === 0 ? rowsOverTime : Math.floor(sumsAtOnce / summed);
}

export async function composeSpend(composer: Composer): Promise<ReportDraft> {
  const { parse } = composer.triage;
  const main = composer.result('main');
  if (main === null) throw new Error('no measurement to report');
  // Checked against its schema when it was put on the shelf.
  const result = composer.valueOf(main) as SpendResult;
  const by = groupingOf(parse);
  const shown = by.length === 0 ? [] : shownRows(result, by, parse);
  const measures = parse.measures.length === 0 ? (['spend'] as const) : parse.measures;
  const [first = 'spend'] = measures;
  const chronological = isChronological(by);
  const looked = shown.slice(0, rowsLooked(measures, chronological));
  const compare = chronological ? null : composer.result('compare');
  const context: RowContext = { main, compare, earlier: earlierRows(composer), measures };
  const counted = parse.params['count'] !== undefined || thresholdsOf(parse).length > 0 ? shown : [];
  const derived = await composer.derive((derive) => ({
    totals: measures.map((measure) => planMeasure(derive, main, null, measure)),
    rows: looked.map((row) =>
      chronological && additive.has(first)
        ? { ...unshared, measures: measures.map((measure) => planMeasure(derive, main, row.index, measure)) }
        : planRow(derive, row, context),
    ),
    count: by.length === 0 ? null : countOf(derive, main, counted),
    within: withinOf(derive, main, counted, parse),
    comparison: planComparison(derive, composer, first),
    whole: planWhole(derive, composer, first),
  }));
  const place = (plan: MeasurePlan): Place | null => plan.direct ?? derived.place(plan.derived);
  const evidence = looked.map((row, at): EvidenceRow => ({
    ...evidenceOf(row, derived.planned.rows[at], derived.place),
    names: by.map((dimension) => cleanLabel(String(result.rows[row.index]?.[dimension] ?? ''))),
  }));
  const gone = compare === null ? [] : goneRows(composer, compare, evidence, by);
  const said = await sentencesOf({ composer, main, result, derived, place, shown: looked });
  const empty = isEmpty(said);
  const comparison = comparisonSentence(composer, derived, derived.planned.comparison);
  const share = derived.figure('Share of the whole', 'rate', derived.planned.whole);
  const whole = wholeSentence(composer, main, said.totals[0], share);
  const money = measures.some((measure) => measureSources[measure].unit === 'usd');
  const unknown = said.totals.includes(null) && said.calls?.value !== 0;
  const headline = empty ? emptyHeadline(said) : caveated(composer, comparison ?? whole ?? headlineOf(said));
  return composer.draft({
    headline,
    paragraphs: empty ? emptyBody(composer) : [...bodyOf(said, headline), ...(composer.input.data_helper?.notes ?? [])],
    partial: unknown || (money && said.unpriced) || isCutShort(parse, result),
    charts: spendCharts(composer, evidence, compareSeries(composer)),
    tables: spendTable(composer, [...evidence, ...gone], main),
    assumptions: [...notes(said, main), ...cutNotes(parse, result)],
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor(parse.intent, []),
  });
}

const unshared = { share: null, before: null, change: null, change_rate: null } as const;

/** A row with its places, once `at` knows where the promised values stand. */
function evidenceOf(
  row: ShownRow,
  plan: RowPlan | undefined,
  at: (index: number | null) => Place | null,
): Omit<EvidenceRow, 'names'> {
  return {
    ...row,
    places: (plan?.measures ?? []).map((one) => one.direct ?? at(one.derived)),
    share: at(plan?.share ?? null),
    before: plan?.before ?? null,
    change: at(plan?.change ?? null),
    change_rate: at(plan?.change_rate ?? null),
  };
}

/** Names of the other period that this one has no more. */
function goneRows(
  composer: Composer,
  compare: string,
  present: readonly EvidenceRow[],
  by: ReturnType<typeof groupingOf>,
): EvidenceRow[] {
  const [first = 'spend'] = composer.triage.parse.measures;
  const [path, ...more] = measureSources[first].paths;
  if (path === undefined || more.length > 0) return [];
  const known = new Set(present.map((row) => row.label));
  const { rows } = composer.valueOf(compare) as SpendResult;
  return rows
    .map((row, index) => ({ row, index, label: rowLabel(row, by) }))
    .filter(({ label }) => !known.has(label))
    .slice(0, rowsInText)
    .map(({ row, index, label }) => ({
      ...unshared,
      label,
      index,
      names: by.map((dimension) => cleanLabel(String(row[dimension] ?? ''))),
      places: [],
      before: { result_id: compare, path: inRow(index, path) },
    }));
}

interface Measured {
  readonly composer: Composer;
  readonly main: string;
  readonly result: SpendResult;
  readonly derived: Derived<{
    readonly totals: readonly MeasurePlan[];
    readonly rows: readonly RowPlan[];
    readonly count: number | null;
    readonly within: number | null;
  }>;
  readonly place: (plan: MeasurePlan) => Place | null;
  readonly shown: readonly ShownRow[];
}

/** The figures that the sentences are made of. */
async function sentencesOf({ composer, main, result, derived, place, shown }: Measured): Promise<Sentences> {
  const { parse } = composer.triage;
  const measures = parse.measures.length === 0 ? (['spend'] as const) : parse.measures;
  const [first = 'spend'] = measures;
  const { planned } = derived;
  const read = (plan: MeasurePlan | undefined, measure: AskedMeasure, label: string): DraftFigure | null => {
    const found = plan === undefined ? null : place(plan);
    return found === null ? null : composer.figure(label, measureSources[measure].unit, found.result_id, found.path);
  };
  const listed = shown.slice(0, isChronological(groupingOf(parse)) ? shown.length : rowsInText);
  const [total] = planned.totals;
  return {
    composer,
    scope: scopeWords(composer),
    measures: [...measures],
    totals: measures.map((measure, at) =>
      read(planned.totals[at], measure, `${measureSources[measure].noun} ${composer.period}`),
    ),
    calls: composer.figure(`Calls ${composer.period}`, 'calls', main, ['total', 'calls']),
    rows: listed.map((row, at) => ({
      ...row,
      figures: measures.map((measure, column) =>
        read(planned.rows[at]?.measures[column], measure, `${measureSources[measure].noun}: ${row.label}`),
      ),
      share: derived.figure(`Share of ${row.label}`, 'rate', planned.rows[at]?.share ?? null),
    })),
    per: await perFigure(composer, total === undefined ? null : place(total), main, first),
    count: derived.figure(`How many`, 'count', planned.count),
    within: derived.figure(
      `${measureSources[first].noun} within the limit`,
      measureSources[first].unit,
      planned.within,
    ),
    nearest: nearestRow(composer, main, result),
    unpriced: result.total.calls > 0 && result.total.unpriced_calls === result.total.calls,
  };
}

/** The days of the period that is held against, where this one is shown by day too. */
function compareSeries(composer: Composer): CompareSeries | null {
  const { parse, compare_label } = composer.triage;
  const other = composer.result('compare');
  const by = groupingOf(parse);
  const [first = 'spend'] = parse.measures;
  const [path, ...more] = measureSources[first].paths;
  if (other === null || by.length !== 1 || !isChronological(by) || path === undefined || more.length > 0) return null;
  const { rows } = composer.valueOf(other) as SpendResult;
  const placed = rows.map((row, index) => ({
    label: rowLabel(row, by),
    place: { result_id: other, path: inRow(index, path) },
  }));
  return { name: compare_label === '' ? 'before' : compare_label, rows: placed };
}

/** What is measured, divided by how many calls, sessions, users or tasks there were. */
async function perFigure(
  composer: Composer,
  total: Place | null,
  result_id: string,
  measure: AskedMeasure,
): Promise<DraftFigure | null> {
  const per = composer.triage.parse.params['per'];
  if (per === undefined || total === null) return null;
  const divisor = { result_id, path: ['total', per === 'call' ? 'calls' : `${String(per)}s`] };
  const { planned, figure } = await composer.derive((derive) =>
    derive.add(`${measure} per ${String(per)}`, 'quotient', [total, divisor]),
  );
  return figure(
    `${measureSources[measure].noun} per ${String(per)}`,
    measure === 'calls' ? 'count' : measureSources[measure].unit,
    planned,
  );
}

/** `what percent of spend is output`, `what percent is opus`: the asked part over all of it. */
function planWhole(derive: Derivations, composer: Composer, measure: AskedMeasure): number | null {
  const { parse } = composer.triage;
  const [main, whole] = [composer.result('main'), composer.result('whole')];
  const [path, ...more] = measureSources[measure].paths;
  if (!asksShare(composer.input.question, parse) || main === null || path === undefined || more.length > 0) return null;
  const part = { result_id: main, path: inRow(null, path) };
  if (labelFilters(parse).length > 0 && whole !== null)
    return derive.add(`share of ${measure}`, 'share', [part, { result_id: whole, path: inRow(null, path) }]);
  if (!/^cost_(input|output|cache)/.test(measure)) return null;
  return derive.add(`share of ${measure}`, 'share', [part, { result_id: main, path: inRow(null, ['cost_usd']) }]);
}

/** What the rows within a limit come to; averages do not add up. */
function withinOf(
  derive: Derivations,
  result_id: string,
  shown: readonly ShownRow[],
  parse: QuestionParse,
): number | null {
  const [first = 'spend'] = parse.measures;
  const [path, ...more] = measureSources[first].paths;
  if (thresholdsOf(parse).length === 0 || shown.length === 0 || path === undefined || more.length > 0) return null;
  if (!additive.has(first)) return null;
  return derive.add(
    'within the limit',
    'sum',
    shown.map((row) => ({ result_id, path: inRow(row.index, path) })),
  );
}

/** The row nearest to a limit: the largest where it is a lower bound, else the smallest. */
function nearestRow(composer: Composer, main: string, result: SpendResult): Sentences['nearest'] {
  const { parse } = composer.triage;
  const [limit] = thresholdsOf(parse);
  const [first = 'spend'] = parse.measures;
  const [path, ...more] = measureSources[first].paths;
  if (limit === undefined || limit.measure !== first || path === undefined || more.length > 0) return null;
  const sign = limit.op.startsWith('g') ? -1 : 1;
  const rows = result.rows
    .map((row, index) => ({ value: roughValue(row, first), label: rowLabel(row, groupingOf(parse)), index }))
    .filter(({ value }) => !Number.isNaN(value))
    .toSorted((a, b) => sign * (a.value - b.value));
  const [row] = rows;
  const { noun, unit } = measureSources[first];
  const figure =
    row === undefined ? null : composer.figure(`${noun}: ${row.label}`, unit, main, inRow(row.index, path));
  return row === undefined || figure === null ? null : { label: row.label, figure };
}

function countOf(derive: Derivations, result_id: string, shown: readonly ShownRow[]): number | null {
  return shown.length === 0
    ? null
    : derive.add(
        'how many',
        'count',
        shown.map((row) => ({ result_id, path: inRow(row.index, ['calls']) })),
      );
}
