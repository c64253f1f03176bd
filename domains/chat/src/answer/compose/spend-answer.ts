import { type SpendResult, timeDimensions } from '@apex/contracts';
import { valueAt } from '../../tools/result-shelf.ts';
import { measureSources } from '../../agents/plan/measure-sources.ts';
import { groupingOf, isSortedHere, labelFilters, thresholdsOf } from '../../agents/plan/spend-plan.ts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { AskedMeasure, QuestionParse } from '../../understand/question-parse.ts';
import { cleanLabel, quoteLabel, spanLabel } from '../clean-label.ts';
import { say } from '../marks.ts';
import type { Derivations, Place } from '../derivations.ts';
import type { DraftChart, DraftFigure, ReportDraft } from '../draft.ts';
import type { Composer } from './composer.ts';
import { comparisonSentence, planComparison } from './comparison.ts';
import { inRow, isChronological, type ShownRow, shownRows } from './rows.ts';

const rowsInText = 10;
const rowsInChart = 50;

/** Where a measure of a row is, once what must be summed is summed. */
interface MeasurePlan {
  readonly measure: AskedMeasure;
  readonly row: number | null;
  readonly direct: Place | null;
  readonly derived: number | null;
}

/** Which calls, in the question's own names: ` for model "opus"`. */
export function scopeWords(composer: Composer): string {
  const filters = labelFilters(composer.triage.parse);
  const named = filters.filter(({ op }) => op !== 'ne' && op !== 'not_in').map((filter) => scopePart(filter));
  const left = filters.filter(({ op }) => op === 'ne' || op === 'not_in').map((filter) => scopePart(filter));
  return [
    ...(named.length === 0 ? [] : [` for ${named.join(' and ')}`]),
    ...(left.length === 0 ? [] : [` without ${left.join(' and ')}`]),
  ].join('');
}

function scopePart({ dimension, value }: ReturnType<typeof labelFilters>[number]): string {
  const values = Array.isArray(value) ? value : [value];
  const kind = dimension.replaceAll('_', ' ');
  if (values.length === 1 && values[0] === '') return `calls that carry no ${kind}`;
  return `${kind} ${values.slice(0, 4).map(quoteLabel).join(', ')}${values.length > 4 ? ' and others' : ''}`;
}

function planMeasure(derive: Derivations, result_id: string, row: number | null, measure: AskedMeasure): MeasurePlan {
  const places = measureSources[measure].paths.map((path) => ({ result_id, path: inRow(row, path) }));
  const [only] = places;
  if (places.length === 1 && only !== undefined) return { measure, row, direct: only, derived: null };
  return { measure, row, direct: null, derived: derive.add(measure, 'sum', places) };
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

export async function composeSpend(composer: Composer): Promise<ReportDraft> {
  const { parse } = composer.triage;
  const main = composer.result('main');
  if (main === null) throw new Error('no measurement to report');
  // Checked against its schema when it was put on the shelf.
  const result = composer.valueOf(main) as SpendResult;
  const by = groupingOf(parse);
  const shown = by.length === 0 ? [] : shownRows(result, by, parse);
  const listed = shown.slice(0, isChronological(by) ? rowsInChart : rowsInText);
  const measures = parse.measures.length === 0 ? (['spend'] as const) : parse.measures;
  const [first] = measures;
  const derived = await composer.derive((derive) => ({
    totals: measures.map((measure) => planMeasure(derive, main, null, measure)),
    rows: listed.map((row) => measures.map((measure) => planMeasure(derive, main, row.index, measure))),
    shares: additive.has(first ?? 'spend') ? listed.map((row) => shareOf(derive, main, row, first ?? 'spend')) : [],
    count:
      by.length === 0
        ? null
        : countOf(derive, main, parse.params['count'] !== undefined || thresholdsOf(parse).length > 0 ? shown : []),
    comparison: planComparison(derive, composer, first ?? 'spend'),
    whole: parse.params['share_of'] === undefined ? null : shareOfSpend(derive, main, first ?? 'spend'),
  }));
  const { planned } = derived;
  const read = (plan: MeasurePlan, label: string): DraftFigure | null => {
    const { unit } = measureSources[plan.measure];
    if (plan.direct !== null) return composer.figure(label, unit, plan.direct.result_id, plan.direct.path);
    return derived.figure(label, unit, plan.derived);
  };
  const scope = scopeWords(composer);
  const totals = planned.totals.map((plan) => read(plan, `${measureSources[plan.measure].noun} ${composer.period}`));
  const calls = composer.figure(`Calls ${composer.period}`, 'calls', main, ['total', 'calls']);
  const rows = listed.map((row, at) => ({
    ...row,
    figures: (planned.rows[at] ?? []).map((plan) => read(plan, `${measureSources[plan.measure].noun}: ${row.label}`)),
    share: derived.figure(`Share of ${row.label}`, 'rate', planned.shares[at] ?? null),
  }));
  const [total] = planned.totals;
  const per = await perFigure(composer, total?.direct ?? derived.place(total?.derived ?? null), main, first ?? 'spend');
  const count = derived.figure(`How many`, 'count', planned.count);
  const comparison = comparisonSentence(composer, derived, planned.comparison);
  const money = measures.some((measure) => measureSources[measure].unit === 'usd');
  const unpriced = result.total.calls > 0 && result.total.unpriced_calls === result.total.calls;
  const context: Sentences = { composer, scope, measures: [...measures], totals, calls, rows, per, count, unpriced };
  const share = derived.figure('Share of all spend', 'rate', planned.whole);
  const headline = isEmpty(context)
    ? emptyHeadline(context)
    : caveated(composer, comparison ?? wholeSentence(composer, main, totals[0], share) ?? headlineOf(context));
  return composer.draft({
    headline,
    paragraphs: isEmpty(context)
      ? emptyBody(composer)
      : [...bodyOf(context), ...(composer.input.data_helper?.notes ?? [])],
    partial: (totals.includes(null) && calls?.value !== 0) || (money && unpriced) || isCutShort(parse, result),
    charts: chartsOf(composer, main, result, shown),
    assumptions: [...notes(context, main), ...cutNotes(parse, result)],
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor(parse.intent, []),
  });
}

/** Nothing was found, and there is nothing to hold it against either. */
function isEmpty({ composer, calls }: Sentences): boolean {
  return calls?.value === 0 && composer.triage.parse.compare === null;
}

/** The finding is said once, with the bounds of the data where the period lies outside of them. */
function emptyHeadline(context: Sentences): string {
  const { composer, scope } = context;
  const outside = composer.triage.gaps.find((gap) => gap.kind === 'outside_period');
  if (outside === undefined) return caveated(composer, `No call was recorded ${composer.period}${scope}.`);
  const [from, to] = [outside.from.slice(0, 10), outside.to.slice(0, 10)];
  return `No call was recorded ${composer.period}${scope}: your data runs from ${from} to ${to}.`;
}

function emptyBody(composer: Composer): string[] {
  const notes = composer.input.data_helper?.notes ?? [];
  const rest = notes.filter((_, at) => composer.triage.gaps[at]?.kind !== 'outside_period');
  return [...rest, 'Ask without a period, or with fewer names, to see which calls there are.'];
}

/** Rows that were never looked at could belong before those that are shown. */
function isCutShort(parse: QuestionParse, result: SpendResult): boolean {
  return result.truncated && result.rows.length > 0 && isSortedHere(parse);
}

function cutNotes(parse: QuestionParse, result: SpendResult): string[] {
  if (isCutShort(parse, result)) return ['There are very many rows; only the dearest of them were compared.'];
  const cut = result.truncated && result.rows.length > 0 && parse.limit === null;
  return cut ? ['Only the first rows are listed; the total covers all of them.'] : [];
}

function shareOf(derive: Derivations, result_id: string, row: ShownRow, measure: AskedMeasure): number | null {
  const [path = []] = measureSources[measure].paths;
  const [part, whole] = [inRow(row.index, path), inRow(null, path)];
  return derive.add(`share: ${row.label}`, 'share', [
    { result_id, path: part },
    { result_id, path: whole },
  ]);
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

/** `what percent of spend is output`: the asked part of the money over all of it. */
function shareOfSpend(derive: Derivations, result_id: string, measure: AskedMeasure): number | null {
  const [path] = measureSources[measure].paths;
  if (path === undefined || !/^cost_(input|output|cache)/.test(measure)) return null;
  return derive.add(`share of ${measure}`, 'share', [
    { result_id, path: inRow(null, path) },
    { result_id, path: inRow(null, ['cost_usd']) },
  ]);
}

function wholeSentence(
  composer: Composer,
  main: string,
  part: DraftFigure | null | undefined,
  share: DraftFigure | null,
): string | null {
  const whole = composer.figure(`Spend ${composer.period}`, 'usd', main, ['total', 'cost_usd']);
  const [measure = 'spend'] = composer.triage.parse.measures;
  if (share === null || whole === null || part == null) return null;
  return `${measureSources[measure].noun} was ${say(share)} of all spend ${composer.period}${scopeWords(composer)}: ${say(part)} of ${say(whole)}.`;
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

interface RowFigures extends ShownRow {
  readonly figures: readonly (DraftFigure | null)[];
  readonly share: DraftFigure | null;
}

interface Sentences {
  readonly composer: Composer;
  readonly scope: string;
  readonly measures: readonly AskedMeasure[];
  readonly totals: readonly (DraftFigure | null)[];
  readonly calls: DraftFigure | null;
  readonly rows: readonly RowFigures[];
  readonly per: DraftFigure | null;
  readonly count: DraftFigure | null;
  /** None of the calls has a known price. */
  readonly unpriced: boolean;
}

function totalClause(context: Sentences): string {
  const { composer, scope, measures, totals, calls, unpriced } = context;
  const [measure = 'spend'] = measures;
  const [total] = totals;
  const { period } = composer;
  if (calls?.value === 0 && measureSources[measure].unit !== 'calls') return `No call was recorded ${period}${scope}`;
  if (total === null || total === undefined) return `${measureSources[measure].noun} is not recorded${scope} ${period}`;
  if (measure === 'spend' && unpriced) {
    return `Spend is unknown ${period}${scope}: none of the calls has a known price`;
  }
  if (measure === 'spend')
    return `You spent ${say(total)} ${period}${scope}${calls === null ? '' : ` on ${say(calls)}`}`;
  if (measure === 'calls') return `You made ${say(total)} ${period}${scope}`;
  return `${measureSources[measure].noun} was ${say(total)} ${period}${scope}${basisOf(context)}`;
}

/** An amount of which two decimals show nothing is told with what it was divided from. */
function basisOf({ composer, measures, totals, calls }: Sentences): string {
  const main = composer.result('main');
  const [total] = totals;
  const tiny = total != null && total.unit === 'usd' && Math.abs(Number(total.value)) < 0.1;
  if (main === null || calls === null || !tiny || measures[0]?.startsWith('cost_per_') !== true) return '';
  const spend = composer.figure(`Spend ${composer.period}`, 'usd', main, ['total', 'cost_usd']);
  return spend === null ? '' : `, from ${say(spend)} on ${say(calls)}`;
}

function headlineOf(context: Sentences): string {
  const { composer, measures, rows, per, count } = context;
  const { parse } = composer.triage;
  const [measure = 'spend'] = measures;
  const [top] = rows;
  const best = top?.figures[0];
  if (per !== null) return `${totalClause(context)}: ${say(per)} per ${String(parse.params['per'])}.`;
  if (count !== null && parse.params['count'] !== undefined)
    return `${say(count)} ${plural(String(parse.params['count']), count)} ${composer.period}; ${lower(totalClause(context))}.`;
  if (count !== null)
    return `${say(count)} ${plural(groupingOf(parse)[0] ?? 'row', count)} ${composer.period} lie within that limit.`;
  if (top === undefined || best == null || (measure === 'spend' && context.unpriced)) return `${totalClause(context)}.`;
  const by = groupingOf(parse);
  if (isChronological(by) && parse.order === null) return `${totalClause(context)}.`;
  const share = top.share === null ? '' : ` (${say(top.share)})`;
  if (parse.limit === 1) {
    const rank = parse.order?.direction === 'asc' ? 'lowest' : 'highest';
    return `${quoteTop(top.label)} comes first ${composer.period}${context.scope}: ${lower(measureSources[measure].noun)} is the ${rank} there with ${say(best)}${share}.`;
  }
  const amount = !['rate', 'ms'].includes(measureSources[measure].unit) && !measure.startsWith('cost_per_');
  const [least, most] = amount ? ['the least', 'the most'] : ['the lowest', 'the highest'];
  const extreme = parse.order?.direction === 'asc' ? least : most;
  return `${totalClause(context)}; ${extreme} for ${quoteTop(top.label)}: ${say(best)}${share}.`;
}

const caveats: ReadonlySet<string> = new Set([
  'unknown_name',
  'other_currency',
  'outside_period',
  'unread_time',
  'dimension_empty',
]);

/** What changes the meaning of the figures stands before them. */
function caveated(composer: Composer, sentence: string): string {
  const at = composer.triage.gaps.findIndex((gap) => caveats.has(gap.kind));
  const note = at < 0 ? undefined : composer.input.data_helper?.notes[at];
  // The first sentence of a note says what is missing, the rest how to get it.
  const missing = note === undefined ? undefined : /^(?:"[^"]*"|[^."])+/.exec(note)?.[0];
  return missing === undefined ? sentence : `${missing}; ${lower(sentence)}`;
}

/** Labels of several dimensions are quoted part by part, as each is a name of its own. */
function quoteTop(label: string): string {
  return label.split(' · ').map(quoteLabel).join(' · ');
}

function plural(noun: string, figure: DraftFigure): string {
  return figure.display === '1' ? noun : `${noun}s`;
}

function lower(text: string): string {
  return text.replace(/^\p{Lu}/u, (letter) => letter.toLowerCase());
}

function bodyOf(context: Sentences): string[] {
  const { composer, measures, totals, rows } = context;
  const opening = `${totalClause(context)}.`;
  const others = measures.slice(1).flatMap((measure, at) => {
    const figure = totals[at + 1];
    return figure == null ? [] : [`${measureSources[measure].noun} was ${say(figure)}.`];
  });
  const chronological = isChronological(groupingOf(composer.triage.parse));
  const listed = chronological && composer.triage.parse.order === null ? peak(rows) : rows.flatMap(rowLine);
  return [[opening, ...others].join(' '), ...listed].filter((part) => part !== '');
}

function rowLine({ label, figures, share }: RowFigures): string[] {
  const said = figures.filter((figure) => figure !== null).map(say);
  if (said.length === 0) return [`- ${spanTop(label)}: not recorded`];
  return [`- ${spanTop(label)}: ${said.join(', ')}${share === null ? '' : ` (${say(share)})`}`];
}

function spanTop(label: string): string {
  return label.split(' · ').map(spanLabel).join(' · ');
}

function peak(rows: readonly RowFigures[]): string[] {
  const ranked = rows
    .filter((row) => row.figures[0] != null)
    .toSorted((a, b) => Number(b.figures[0]?.value) - Number(a.figures[0]?.value));
  const [highest] = ranked;
  const figure = highest?.figures[0];
  return highest === undefined || figure == null || ranked.length < 2
    ? []
    : [`The highest was ${spanTop(highest.label)} with ${say(figure)}.`];
}

function chartsOf(composer: Composer, main: string, result: SpendResult, shown: readonly ShownRow[]): DraftChart[] {
  const { parse } = composer.triage;
  const [measure = 'spend'] = parse.measures;
  const { paths, unit, noun } = measureSources[measure];
  const [path] = paths;
  if (shown.length === 0 || path === undefined || paths.length > 1) return [];
  const by = groupingOf(parse);
  const points = shown
    .slice(0, isChronological(by) ? 1000 : rowsInChart)
    .map(({ label, index }) => ({ label, path: inRow(index, path) }))
    .filter((point) => valueAt(result, point.path) !== undefined);
  const line = isChronological(by) && by.length === 1;
  const name = measureWordsOf(noun);
  const title = `${noun} by ${by.map((dimension) => dimension.replaceAll('_', ' ')).join(' and ')}`;
  const x = line ? grainOf(by) : ('category' as const);
  const series = [{ name, role: 'main' as const, tool_result_id: main, points }];
  return points.length === 0 ? [] : [{ kind: line ? 'line' : 'bar', title, unit, x, series }];
}

function measureWordsOf(noun: string): string {
  return noun.replace(/^The /, '').replace(/^./, (letter) => letter.toUpperCase());
}

function grainOf([grain]: readonly string[]): NonNullable<DraftChart['x']> {
  return timeDimensions.find((name) => name === grain) ?? 'category';
}

function notes({ composer, measures, totals, calls }: Sentences, main: string): string[] {
  const unpriced = composer.count('Calls without a known price', main, ['total', 'unpriced_calls']);
  const money = measures.some((measure) => measureSources[measure].unit === 'usd');
  const missing = measures
    .filter((_, at) => totals[at] === null && calls?.value !== 0)
    .map((measure) => cleanLabel(measureSources[measure].noun));
  return [
    ...(composer.triage.parse.clarify.includes('measures')
      ? [`Read as ${measures.map((measure) => lower(measureSources[measure].noun)).join(', ')}.`]
      : []),
    ...(money && unpriced !== null ? [`${say(unpriced)} have no known price and count as nothing.`] : []),
    ...missing.map((noun) => `${noun} is recorded by none of the calls; sources that report it unlock this.`),
  ];
}
