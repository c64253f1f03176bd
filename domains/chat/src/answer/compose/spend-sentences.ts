import type { SpendResult } from '@apex/contracts';
import { measureSources } from '../../agents/plan/measure-sources.ts';
import { groupingOf, isSortedHere, thresholdsOf } from '../../agents/plan/spend-plan.ts';
import type { AskedMeasure, QuestionParse } from '../../understand/question-parse.ts';
import { dimensionWords } from '../measure-words.ts';
import { monthWords } from '../day-words.ts';
import { cleanLabel, quoteLabel, spanLabel } from '../clean-label.ts';
import type { DraftFigure } from '../draft.ts';
import { plainOf, say } from '../marks.ts';
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
  /** What the rows within a limit come to together; null without a limit, or where it does not add up. */
  readonly within: DraftFigure | null;
  /** The row that comes nearest to a limit nobody meets. */
  readonly nearest: { readonly label: string; readonly figure: DraftFigure } | null;
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

/** Who meets a limit, and what that comes to; the total of everybody is no answer to it. */
function limitHeadline({ composer, scope, measures, count, within, nearest }: Sentences): string {
  const { parse } = composer.triage;
  const [grain = 'model'] = groupingOf(parse);
  const [measure = 'spend'] = measures;
  const { noun } = measureSources[measure];
  if (count === null) {
    const near =
      nearest === null
        ? ''
        : `; the nearest is ${rowName(composer, nearest.label, quoteLabel)}, where ${lower(noun)} is ${say(nearest.figure)}`;
    return `No ${dimensionWords(grain)} ${composer.period}${scope} lies within that limit${near}.`;
  }
  const together = within === null ? '' : `; together ${lower(noun)} is ${say(within)} there`;
  const verb = count.display === '1' ? 'lies' : 'lie';
  return `${say(count)} ${plural(dimensionWords(grain), count)} ${verb} within that limit ${composer.period}${scope}${together}.`;
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
  if (thresholdsOf(parse).length > 0) return limitHeadline(context);
  if (top === undefined || best == null || (measure === 'spend' && context.unpriced)) return `${totalClause(context)}.`;
  const by = groupingOf(parse);
  if (isChronological(by) && parse.order === null) return `${totalClause(context)}.`;
  const share = top.share === null ? '' : ` (${say(top.share)})`;
  if (parse.limit === 1) {
    const rank = parse.order?.direction === 'asc' ? 'lowest' : 'highest';
    return `${rowName(composer, top.label, quoteLabel)} comes first ${composer.period}${context.scope}: ${lower(measureSources[measure].noun)} is the ${rank} there with ${say(best)}${share}.`;
  }
  const amount = !['rate', 'ms'].includes(measureSources[measure].unit) && !measure.startsWith('cost_per_');
  const [least, most] = amount ? ['the least', 'the most'] : ['the lowest', 'the highest'];
  const extreme = parse.order?.direction === 'asc' ? least : most;
  return `${totalClause(context)}; ${extreme} for ${rowName(composer, top.label, quoteLabel)}: ${say(best)}${share}.`;
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

function plural(noun: string, figure: DraftFigure): string {
  return figure.display === '1' ? noun : `${noun}s`;
}

export function lower(text: string): string {
  return text.replace(/^\p{Lu}/u, (letter) => letter.toLowerCase());
}

export function bodyOf(context: Sentences, headline: string): string[] {
  const { composer, measures, totals, rows } = context;
  const limited = thresholdsOf(composer.triage.parse).length > 0;
  const clause = totalClause(context);
  const told = limited || plainOf(headline).toLowerCase().includes(plainOf(clause).toLowerCase());
  const opening = told ? '' : `${clause}.`;
  const others = measures.slice(1).flatMap((measure, at) => {
    const figure = totals[at + 1];
    const known = measure === 'calls' && measures[0] === 'spend';
    return figure == null || limited || known ? [] : [`${measureSources[measure].noun} was ${say(figure)}.`];
  });
  const chronological = isChronological(groupingOf(composer.triage.parse));
  const series = chronological && composer.triage.parse.order === null;
  const listed = [
    ...(series ? seriesLine(context) : []),
    ...(series && rows.length > rowsInText ? [] : rows.flatMap((row) => rowLine(context, row))),
  ];
  return [[opening, ...others].join(' ').trim(), ...listed].filter((part) => part !== '');
}

function rowLine({ composer }: Sentences, { label, figures, share }: RowFigures): string[] {
  const said = figures.filter((figure) => figure !== null).map(say);
  const name = rowName(composer, label, spanLabel);
  if (said.length === 0) return [`- ${name}: not recorded`];
  return [`- ${name}: ${said.join(', ')}${share === null ? '' : ` (${say(share)})`}`];
}

/** The course of a series in a sentence: its highest and its lowest, and where it began and stands. */
function seriesLine({ composer, measures, rows }: Sentences): string[] {
  const told = rows.flatMap(({ label, figures: [figure] }) => (figure == null ? [] : [{ label, figure }]));
  const ranked = told.toSorted((a, b) => Number(b.figure.value) - Number(a.figure.value));
  const [highest, lowest] = [ranked[0], ranked.at(-1)];
  const [first, last] = [told[0], told.at(-1)];
  if (highest === undefined || lowest === undefined || first === undefined || last === undefined) return [];
  if (told.length < 2 || highest.figure.value === lowest.figure.value) return [];
  const at = ({ label }: { readonly label: string }): string => rowName(composer, label, spanLabel);
  const noun = measureSources[measures[0] ?? 'spend'].noun;
  const course =
    told.length < 3
      ? ''
      : `; it began at ${say(first.figure)} (${at(first)}) and was ${say(last.figure)} at the end (${at(last)})`;
  return [
    `${noun} was highest with ${say(highest.figure)} (${at(highest)}) and lowest with ${say(lowest.figure)} (${at(lowest)})${course}.`,
  ];
}

/** Days, weeks and months as people write them; calls without a name as what they are; other names quoted. */
function rowName(composer: Composer, label: string, quote: (name: string) => string): string {
  const by = groupingOf(composer.triage.parse);
  const parts = by.length === 1 ? [label] : label.split(' · ');
  return parts
    .map((part, at) => {
      const dimension = by[at] ?? 'model';
      if (part === '(none)') return `calls that carry no ${dimensionWords(dimension)}`;
      if (dimension === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(part)) return composer.day(part);
      if (dimension === 'week' && /^\d{4}-\d{2}-\d{2}$/.test(part)) return `week of ${composer.day(part)}`;
      if (dimension === 'month' && /^\d{4}-\d{2}/.test(part)) return monthWords(part.slice(0, 7));
      return quote(part);
    })
    .join(' · ');
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
    ...(money && unpriced !== null ? [`Counted as nothing, for want of a known price: ${say(unpriced)}.`] : []),
    ...measures.flatMap((measure) => {
      const { instead_of, noun } = measureSources[measure];
      return instead_of === undefined ? [] : [`The ${instead_of} is not kept; ${lower(noun)} is given instead.`];
    }),
    ...missing.map((noun) => `${noun} is recorded by none of the calls; sources that report it unlock this.`),
  ];
}
