import type { SpendResult } from '@apex/contracts';
import { measureSources } from '../../agents/plan/measure-sources.ts';
import { groupingOf, isSortedHere } from '../../agents/plan/spend-plan.ts';
import type { AskedMeasure, QuestionParse } from '../../understand/question-parse.ts';
import { cleanLabel, quoteLabel, spanLabel } from '../clean-label.ts';
import type { DraftFigure } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer } from './composer.ts';
import { isChronological, type ShownRow } from './rows.ts';
import { scopeWords } from './scope-words.ts';

export const rowsInText = 10;

export interface RowFigures extends ShownRow {
  readonly figures: readonly (DraftFigure | null)[];
  readonly share: DraftFigure | null;
}

export interface Sentences {
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

export function headlineOf(context: Sentences): string {
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
export function caveated(composer: Composer, sentence: string): string {
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

export function lower(text: string): string {
  return text.replace(/^\p{Lu}/u, (letter) => letter.toLowerCase());
}

export function bodyOf(context: Sentences): string[] {
  const { composer, measures, totals, rows } = context;
  const opening = `${totalClause(context)}.`;
  const others = measures.slice(1).flatMap((measure, at) => {
    const figure = totals[at + 1];
    const told = measure === 'calls' && measures[0] === 'spend';
    return figure == null || told ? [] : [`${measureSources[measure].noun} was ${say(figure)}.`];
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

/** Nothing was found, and there is nothing to hold it against either. */
export function isEmpty({ composer, calls }: Sentences): boolean {
  return calls?.value === 0 && composer.triage.parse.compare === null;
}

/** The finding is said once, with the bounds of the data where the period lies outside of them. */
export function emptyHeadline(context: Sentences): string {
  const { composer, scope } = context;
  const outside = composer.triage.gaps.find((gap) => gap.kind === 'outside_period');
  if (outside === undefined) return caveated(composer, `No call was recorded ${composer.period}${scope}.`);
  return `No call was recorded ${composer.period}${scope}: your data runs from ${composer.day(outside.from)} to ${composer.day(outside.to)}.`;
}

export function emptyBody(composer: Composer): string[] {
  const notes = composer.input.data_helper?.notes ?? [];
  const rest = notes.filter((_, at) => composer.triage.gaps[at]?.kind !== 'outside_period');
  return [...rest, 'Ask without a period, or with fewer names, to see which calls there are.'];
}

/** Rows that were never looked at could belong before those that are shown. */
export function isCutShort(parse: QuestionParse, result: SpendResult): boolean {
  return result.truncated && result.rows.length > 0 && isSortedHere(parse);
}

export function cutNotes(parse: QuestionParse, result: SpendResult): string[] {
  if (isCutShort(parse, result)) return ['There are very many rows; only the dearest of them were compared.'];
  const cut = result.truncated && result.rows.length > 0 && parse.limit === null;
  return cut ? ['Only the first rows are listed; the total covers all of them.'] : [];
}

/** A part of the whole: of all spend, or of all calls whatever the names of the question. */
export function wholeSentence(
  composer: Composer,
  main: string,
  part: DraftFigure | null | undefined,
  share: DraftFigure | null,
): string | null {
  if (share === null || part == null) return null;
  const [measure = 'spend'] = composer.triage.parse.measures;
  const { noun, paths, unit } = measureSources[measure];
  const all = composer.result('whole');
  const place = all === null ? ['cost_usd'] : [...(paths[0] ?? [])];
  const whole = composer.figure(`The whole ${composer.period}`, all === null ? 'usd' : unit, all ?? main, [
    'total',
    ...place,
  ]);
  if (whole === null) return null;
  const of = all === null || measure === 'spend' ? 'all spend' : 'the whole';
  const subject = all === null ? noun : `${noun}${scopeWords(composer)}`;
  const scope = all === null ? scopeWords(composer) : '';
  return `${subject} was ${say(share)} of ${of} ${composer.period}${scope}: ${say(part)} of ${say(whole)}.`;
}

export function notes({ composer, measures, totals, calls }: Sentences, main: string): string[] {
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
    ...measures.flatMap((measure) => {
      const { instead_of, noun } = measureSources[measure];
      return instead_of === undefined ? [] : [`The ${instead_of} is not kept; ${lower(noun)} is given instead.`];
    }),
    ...missing.map((noun) => `${noun} is recorded by none of the calls; sources that report it unlock this.`),
  ];
}
