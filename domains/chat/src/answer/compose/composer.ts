import type { ReportQuery } from '@apex/contracts';
import type { AgentDesk } from '../../agents/agent.ts';
import type { ReportingInput, TriageOutput } from '../../agents/state.ts';
import { calculateTool } from '../../tools/calculate.ts';
import { type Path, valueAt } from '../../tools/result-shelf.ts';
import type { FigureUnit } from '../display.ts';
import { createDerivations, type Derivations, type Place } from '../derivations.ts';
import type { DraftChart, DraftFigure, DraftProposal, DraftTable, ReportDraft } from '../draft.ts';
import { defaultPeriodWords } from '../../agents/plan/default-period.ts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import { dayIn, dayWords, lastDayIn, spanWords } from '../day-words.ts';
import { createFigureBook } from '../figure-book.ts';
import { plainOf } from '../marks.ts';
import { subjectWords, understoodOf } from '../understood.ts';

/** What writing an answer needs: the measurements by name, figures of them, and arithmetic that is kept. */
export interface Composer {
  readonly triage: TriageOutput;
  readonly input: ReportingInput;
  /** Id of the result a step stored under a name; null when there is none. */
  result(name: string): string | null;
  valueOf(result_id: string): unknown;
  figure(label: string, unit: FigureUnit, result_id: string, path: Path): DraftFigure | null;
  /** A difference or change as it stands in a result, shown with its sign. */
  delta(label: string, unit: FigureUnit, result_id: string, path: Path): DraftFigure | null;
  /** A figure where there is more than nothing to tell. */
  count(label: string, result_id: string, path: Path): DraftFigure | null;
  /** Calculates all that `plan` promises in one call; the answer gives figures by promise. */
  derive<T>(plan: (derive: Derivations) => T): Promise<Derived<T>>;
  /** A day as people write it, in the zone of the question: `Oct 23`. */
  day(instant: string): string;
  /** A half-open period by its first and last day: `Oct 23 to Nov 5`. */
  span(from: string, to: string): string;
  /** The question's words for its period; `over all time` when it named none. */
  readonly period: string;
  draft(parts: DraftParts): ReportDraft;
}

export interface Derived<T> {
  readonly planned: T;
  /** Makes a figure of a promised value. */
  figure(label: string, unit: FigureUnit, index: number | null): DraftFigure | null;
  /** The same, shown with its sign. */
  delta(label: string, unit: FigureUnit, index: number | null): DraftFigure | null;
  /** Where a promised value stands, to derive further from it. */
  place(index: number | null): Place | null;
  /** Only looks at it: the sign of a difference decides which figure is shown. */
  rough(index: number | null): number;
}

export interface DraftParts {
  readonly headline: string;
  readonly paragraphs: readonly string[];
  /** True where the answer tells its own period, so that none is assumed. */
  readonly own_period?: boolean;
  /** True where something asked for is not recorded. */
  readonly partial?: boolean;
  readonly charts?: readonly DraftChart[];
  readonly tables?: readonly DraftTable[];
  readonly proposals?: readonly DraftProposal[];
  readonly assumptions?: readonly string[];
  readonly next_questions?: readonly string[];
}

export function createComposer(input: ReportingInput, triage: TriageOutput, desk: AgentDesk): Composer {
  const book = createFigureBook(desk.shelf);
  const queries: ReportQuery[] = [...(input.data?.queries ?? [])];
  const written = daysOf(triage, desk);
  const partial = input.interruption !== null || triage.sufficiency !== 'sufficient' || triage.also.length > 0;
  return {
    triage,
    input,
    result: (name) =>
      [...(input.data?.datasets ?? []), ...(input.optimization?.datasets ?? [])].find(
        (dataset) => dataset.name === name,
      )?.result_id ?? null,
    valueOf: (result_id) => desk.shelf.get(result_id)?.value,
    figure: (label, unit, result_id, path) => book.add({ label, unit, result_id, path }),
    delta: (label, unit, result_id, path) => book.add({ label, unit, result_id, path, delta: true }),
    count: (label, result_id, path) => {
      const value = valueAt(desk.shelf.get(result_id)?.value, path);
      return value === 0 ? null : book.add({ label, unit: 'calls', result_id, path });
    },
    async derive(plan) {
      const derive = createDerivations(desk.shelf);
      const planned = plan(derive);
      const id =
        derive.calculations.length === 0
          ? ''
          : (await desk.tools.call(calculateTool, { calculations: [...derive.calculations] })).id;
      return {
        planned,
        figure: (label, unit, index) =>
          index === null ? null : book.add({ label, unit, result_id: id, path: ['results', index, 'value'] }),
        delta: (label, unit, index) =>
          index === null
            ? null
            : book.add({ label, unit, result_id: id, path: ['results', index, 'value'], delta: true }),
        place: (index) => (index === null ? null : { result_id: id, path: ['results', index, 'value'] }),
        rough: (index) =>
          index === null ? 0 : Number(valueAt(desk.shelf.get(id)?.value, ['results', index, 'value']) ?? 0),
      };
    },
    ...written,
    period: periodOf(triage),
    draft: (parts) => ({
      status: partial || parts.partial === true ? 'partial' : 'full',
      headline: parts.headline,
      paragraphs: [
        ...parts.paragraphs.filter((one) => !repeats(one, parts.headline)),
        ...readingLines(triage, written),
      ],
      figures: book.figures(),
      charts: parts.charts ?? [],
      tables: parts.tables ?? [],
      proposals: parts.proposals ?? [],
      queries,
      assumptions: [
        ...(parts.own_period === true ? [] : periodAssumptions(triage, queries, written)),
        ...(tellsReading(triage) ? [] : triage.readings),
        ...alsoNotes(triage),
        ...(parts.assumptions ?? []),
      ],
      next_questions: parts.next_questions ?? [],
      nearest_questions: nearestTo(triage, input),
      period_words: [triage.period_label, triage.compare_label, defaultPeriodWords]
        .flatMap((words) => [words, periodWords(words)])
        .filter((words) => words !== ''),
    }),
  };
}

/** A sentence that the headline has said already, word for word. */
function repeats(paragraph: string, headline: string): boolean {
  const plain = (text: string): string => plainOf(text).trim().replace(/\.$/, '').toLowerCase();
  return plain(paragraph) !== '' && plain(headline).includes(plain(paragraph));
}

/** Whether the question could be read in more than one way, or not to its last word. */
function tellsReading({ parse, unread_words }: TriageOutput): boolean {
  return parse.clarify.length > 0 || unread_words.length > 0;
}

/** How an ambiguous question was read, and in which zone its days were taken: within the answer, not beside it. */
function readingLines(triage: TriageOutput, { span }: Written): string[] {
  const { parse, zone, readings } = triage;
  const { from, to } = parse.period ?? { from: null, to: null };
  const days = from === null || to === null ? '' : ` (${span(from, to)})`;
  return [
    ...(zone === 'UTC' || parse.period === null ? [] : [`Days are those of ${zoneWords(zone)}${days}.`]),
    ...(tellsReading(triage) ? readings : []),
    ...(parse.clarify.length > 0
      ? [`The question can be read in more than one way; it was read as: ${lowerFirst(understoodOf(triage).words)}`]
      : []),
  ];
}

function lowerFirst(text: string): string {
  return text.replace(/^\p{Lu}/u, (letter) => letter.toLowerCase());
}

type Written = Pick<Composer, 'day' | 'span'>;

function daysOf({ zone }: TriageOutput, { context }: AgentDesk): Written {
  const present = String(new Date(context.asked_at_ms).getUTCFullYear());
  return {
    day: (instant) => dayWords(dayIn(instant, zone), present),
    span: (from, to) => spanWords(dayIn(from, zone), lastDayIn(to, zone), present),
  };
}

function periodOf({ period_label, default_period }: TriageOutput): string {
  if (period_label !== '') return periodWords(period_label);
  return default_period === null ? 'over all time' : defaultPeriodWords;
}

const counted =
  /^(?:in |over |for |during )?(?:the )?(last|past|next|previous) (?=(?:\d|an?\b|few|couple|two|three|four|five|six|seven|eight|nine|ten|twelve|thirty)\S* )/i;

/** `in next month` is said `next month`, `last 14 days` is said `in the last 14 days`. */
export function periodWords(label: string): string {
  if (/^(?:(?:in|on|by|at) )?(?:the )?(?:month[- ]end|end of (?:the )?month)$/i.test(label))
    return 'by the end of the month';
  if (counted.test(label)) return label.replace(counted, (_, which: string) => `in the ${which.toLowerCase()} `);
  const months =
    /^(?:the )?(?=(?:january|february|march|april|may|june|july|august|september|october|november|december)\b)/i;
  if (months.test(label)) return `in ${label.replace(months, '').replace(/^./, (letter) => letter.toUpperCase())}`;
  return label
    .replace(/^in (?=(?:next|last|this|the next|the last) (?:hour|day|week|month|quarter|year)\b)/, '')
    .replace(/^for (?=q[1-4]\b|the (?:month|year|quarter))/i, 'in ');
}

/** A question may ask for several things; what this answer leaves out is said. */
function alsoNotes({ also }: TriageOutput): string[] {
  return also.length === 0
    ? []
    : [`Your question asks for more than this: ${also.map(subjectWords).join('; ')}. Ask for that by itself.`];
}

/** What comes nearest is offered where a part of the question was not understood. */
function nearestTo({ sufficiency, also, parse }: TriageOutput, { data_helper }: ReportingInput): readonly string[] {
  const [other] = also;
  if (parse.clarify.length > 0 && sufficiency === 'sufficient') return suggestionsFor(other ?? parse.intent, []);
  if (sufficiency !== 'sufficient') return data_helper?.suggestions ?? [];
  return other === undefined ? [] : suggestionsFor(other, []);
}

function periodAssumptions(
  triage: TriageOutput,
  queries: readonly ReportQuery[],
  { day: written, span }: Written,
): string[] {
  const [main] = queries;
  const day = (instant: string | null): string => (instant === null ? 'the first call' : written(instant));
  if (triage.default_period !== null)
    return [
      `No period was named, and there are very many calls: what follows is measured ${defaultPeriodWords}, from ${day(main?.from ?? null)} on. Name a period to have another one.`,
    ];
  if (triage.parse.period === null) {
    const known = main !== undefined && main.from !== null && main.to !== null;
    return [
      `No period was named, so all time was taken${known ? `: calls from ${day(main.from)} to ${day(main.to)}` : ''}.`,
    ];
  }
  const { from, to } = triage.parse.period;
  const named = from === null ? '' : to === null ? `since ${written(from)}` : span(from, to);
  const until = to === null ? 'all time' : `everything until ${written(to)}`;
  const kept = triage.unfinished ? ', as far as it has gone' : '';
  return [`Read as ${named === '' ? until : named}${kept}, in ${zoneWords(triage.zone)}; weeks begin on Monday.`];
}

/** `UTC`, `the time of New York`. */
function zoneWords(zone: string): string {
  return zone.includes('/') ? `the time of ${zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone}` : zone;
}
