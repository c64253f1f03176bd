import type { Dimension } from '@apex/contracts';
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { cleanLabel, quoteLabel } from '../answer/clean-label.ts';
import { understoodOf } from '../answer/understood.ts';
import type { KnownValues } from '../understand/known-names.ts';
import { type Intent, intents, type QuestionParse } from '../understand/question-parse.ts';
import { readInThread } from '../understand/read-in-thread.ts';
import { type Understanding, understand } from '../understand/understand.ts';
import type { Agent, AgentDesk } from './agent.ts';
import { isMeasured } from './data.ts';
import { lookUpNames, type LookUpTools } from './look-up-names.ts';
import { targetsOf } from './measure/models.ts';
import { defaultPeriod } from './plan/default-period.ts';
import { standsForName } from './plan/stands-for-name.ts';
import { thresholdsOf } from './plan/spend-plan.ts';
import { type Gap, type Sufficiency, type TriageOutput, triageOutputSchema } from './state.ts';

const inputSchema = z.object({
  question: z.string(),
  /** Of the same thread, the oldest first. */
  earlier: z.array(z.object({ question: z.string(), asked_at_ms: z.number() })).default([]),
});

/** Intents answered by measuring; the rest is answered with what can be asked instead. */
export const answerable: ReadonlySet<Intent> = new Set(intents.filter(isMeasured));

/** Looking ahead, a period without calls is what is asked about. */
const aheadLooking: ReadonlySet<Intent> = new Set<Intent>(['forecast', 'capacity_plan', 'budget_status']);

export function createTriage(tools: LookUpTools): Agent<typeof inputSchema, typeof triageOutputSchema> {
  return {
    name: 'triage',
    message: 'Reading your question',
    input: inputSchema,
    output: triageOutputSchema,
    tools: ['query_spend', 'list_values'],
    budget: { time_ms: 60_000 },
    run: (input, desk) => triage(input, desk, tools),
  };
}

async function triage(
  { question, earlier }: z.output<typeof inputSchema>,
  desk: AgentDesk,
  tools: LookUpTools,
): Promise<TriageOutput> {
  desk.think('Working out what is asked, about what and for when.');
  const now_ms = desk.context.asked_at_ms;
  const known = isPlainlyDeclined(question, now_ms)
    ? {}
    : await lookUpNames([...earlier.map((one) => one.question), question], desk, tools);
  const understanding = readInThread(question, earlier, { now_ms, known });
  const { parse } = understanding;
  if (!answerable.has(parse.intent)) return guided(understanding, question, desk, tools);
  const coverage = await desk.tools.call(tools.query_spend, { measures: ['calls'], limit: 1 });
  const { total, from, to } = coverage.value;
  const result = {
    ...base(understanding),
    also: understanding.also.filter((intent) => answerable.has(intent)),
    default_period: defaultPeriod(parse, total.calls, to),
    unfinished: isUnfinished(parse, now_ms),
    coverage_result_id: coverage.id,
  };
  desk.think(understoodOf({ ...result, sufficiency: 'sufficient', gaps: [] }).words);
  if (total.calls === 0) return { ...result, sufficiency: 'insufficient', gaps: [{ kind: 'no_data' }] };
  if (understanding.uncontinued) return { ...result, sufficiency: 'insufficient', gaps: [{ kind: 'not_continued' }] };
  const names = nameGaps(understanding, known);
  const loose = names.flatMap((gap) => (isLoose(gap, question, parse.intent) ? [gap.name] : []));
  const placed = names.filter((gap) => !loose.includes(gap.name));
  const unplaced = [...placed, ...absentGaps(understanding)].filter(isBlocking);
  if (unplaced.length > 0) {
    desk.think('A word of the question stands for nothing in your data; everything would be the wrong answer.');
    return { ...result, sufficiency: 'insufficient', gaps: unplaced };
  }
  const gaps = [
    ...currencyGaps(understanding),
    ...periodGaps(understanding, from, to),
    ...placed,
    ...emptyDimensions(parse, known),
    ...otherGaps(understanding),
  ];
  const sufficiency: Sufficiency = gaps.length === 0 ? 'sufficient' : 'partial';
  desk.think(gaps.length === 0 ? 'Your data answers this in full.' : 'Your data answers this in part.');
  return { ...result, sufficiency, gaps, ...leftOut(result, loose) };
}

/** A word without a kind of its own that stands where no name has to. */
function isLoose(gap: NameGap, question: string, intent: Intent): boolean {
  return gap.dimension === null && !standsForName(question, gap.name, intent);
}

/** Words the answer does without, which it says. */
function leftOut(
  { readings, unread_words }: Pick<TriageOutput, 'readings' | 'unread_words'>,
  words: readonly string[],
): Pick<TriageOutput, 'readings' | 'unread_words'> {
  const told = words.map((word) => `${quoteLabel(word)} was not understood and was left out.`);
  return { readings: [...readings, ...told], unread_words: [...unread_words, ...words] };
}

/** Refused without a look at the data; a word that could be a name of the data is looked up before anything is. */
function isPlainlyDeclined(question: string, now_ms: number): boolean {
  if (/[\w]-[\w]|["'`_@/]/.test(question)) return false;
  const { decline } = understand(question, { now_ms, known: null });
  return decline !== null && decline !== 'other_subject' && decline !== 'changes';
}

function base(
  understanding: Understanding,
): Omit<TriageOutput, 'sufficiency' | 'gaps' | 'coverage_result_id' | 'unfinished' | 'also' | 'default_period'> {
  const { parse, readings, period_label, compare_label, zone, unread_words } = understanding;
  return {
    parse,
    readings: readings.map((reading) => reading.slice(0, 300)),
    unread_words: unread_words.slice(0, 12).map(cleanLabel),
    period_label,
    compare_label,
    zone,
  };
}

function unanswerable(understanding: Understanding): TriageOutput {
  const { parse, decline, missing } = understanding;
  const absent = absentGaps(understanding);
  const gap = ((): Gap => {
    const [first] = absent;
    if (missing === 'dimension' && first !== undefined) return first;
    if (parse.intent === 'how_to_connect') return { kind: 'how_to_connect' };
    if (decline !== null) return { kind: 'declined', reason: decline };
    if (missing !== null) return { kind: 'not_recorded', what: missing };
    return { kind: 'declined', reason: 'other_subject' };
  })();
  const told = {
    sufficiency: 'insufficient' as const,
    gaps: [gap],
    coverage_result_id: null,
    unfinished: false,
    default_period: null,
    also: [],
  };
  return { ...base(understanding), ...told };
}

const greeting = /^\W*(hi|hello|hey|help|start|good (morning|afternoon|evening))\b|\bwhat can (you|i|we)\b/i;

/** Somebody who says hello to a project that has data wants to hear what can be asked of it. */
async function guided(
  understanding: Understanding,
  question: string,
  desk: AgentDesk,
  tools: LookUpTools,
): Promise<TriageOutput> {
  const { parse, decline } = understanding;
  const open = (parse.intent === 'how_to_connect' && greeting.test(question)) || decline === 'other_subject';
  const plain = unanswerable(understanding);
  if (!open) return plain;
  const coverage = await desk.tools.call(tools.query_spend, { measures: ['calls'], limit: 1 });
  const result = { ...plain, coverage_result_id: coverage.id };
  if (coverage.value.total.calls === 0) return result;
  const asked: Gap[] = decline === 'other_subject' ? [...plain.gaps, { kind: 'askable' }] : [{ kind: 'askable' }];
  return { ...result, gaps: asked };
}

/** A word that narrows or breaks down the answer and stands for nothing: the total would answer another question. */
function isBlocking(gap: Gap): boolean {
  return gap.kind === 'absent_dimension' || (gap.kind === 'unknown_name' && gap.dimension === null);
}

/** `which setting fixes it`: asked of the answer, not a way to break it down. */
const changeable = /^(prompts?|settings?|parameters?|options?|polic(y|ies)|change|changes|step|steps)$/i;

function absentGaps({ absent_dimensions }: Understanding): Gap[] {
  return absent_dimensions
    .filter((name) => !changeable.test(name))
    .map((name) => ({ kind: 'absent_dimension', name: cleanLabel(name) }));
}

function currencyGaps({ other_currency }: Understanding): Gap[] {
  return other_currency === null ? [] : [{ kind: 'other_currency', name: cleanLabel(other_currency) }];
}

function isUnfinished({ period }: QuestionParse, now_ms: number): boolean {
  const begun = period?.from == null || Date.parse(period.from) <= now_ms;
  return begun && period?.to != null && Date.parse(period.to) > now_ms;
}

function periodGaps({ parse, unread_time }: Understanding, from: string | null, to: string | null): Gap[] {
  const gaps: Gap[] = unread_time === '' ? [] : [{ kind: 'unread_time', words: unread_time }];
  if (from === null || to === null || parse.period === null || aheadLooking.has(parse.intent)) return gaps;
  const before = parse.period.to !== null && parse.period.to <= from;
  const after = parse.period.from !== null && parse.period.from >= to;
  return before || after ? [...gaps, { kind: 'outside_period', from, to }] : gaps;
}

/** The label of calls that carry no value is not a name. */
function isNamed(value: string): boolean {
  return value !== '' && value !== '(none)';
}

/** A model that would be used instead need not be in the data yet. */
function isTarget({ parse }: Understanding, name: string): boolean {
  return parse.intent === 'model_what_if' && targetsOf(parse).includes(name);
}

type NameGap = Extract<Gap, { kind: 'unknown_name' }>;

function nameGaps(understanding: Understanding, known: KnownValues): NameGap[] {
  const unknown = understanding.unknown_names.filter(({ name }) => !isTarget(understanding, name));
  return unknown.map(({ dimension, name }) => ({
    kind: 'unknown_name' as const,
    dimension,
    name: cleanLabel(name),
    known: (dimension === null ? nearestNames(name, known) : (known[dimension] ?? []).filter(isNamed))
      .slice(0, 5)
      .map(cleanLabel),
  }));
}

/** Names a person may have meant, the likest first; ids of sessions and tasks only where nothing else is known. */
function nearestNames(name: string, known: KnownValues): string[] {
  const of = (dimensions: readonly Dimension[]): string[] =>
    dimensions.flatMap((dimension) => (known[dimension] ?? []).filter(isNamed));
  const spoken = of(['user', 'project', 'feature', 'agent', 'application', 'model', 'provider', 'source']);
  const asked = name.toLowerCase();
  return [...new Set(spoken.length > 0 ? spoken : of(['task', 'session']))]
    .map((value) => ({ value, far: distance(asked, value.toLowerCase()) }))
    .toSorted((a, b) => a.far - b.far)
    .map(({ value }) => value);
}

function emptyDimensions(parse: QuestionParse, known: KnownValues): Gap[] {
  return parse.dimensions
    .filter((dimension) => {
      const values = known[dimension];
      return values !== undefined && !values.some(isNamed) && dimension !== 'error_type';
    })
    .map((dimension) => ({ kind: 'dimension_empty' as const, dimension }));
}

function otherGaps({ parse }: Understanding): Gap[] {
  const simulates = parse.intent === 'prompt_cache_analysis' || parse.intent === 'lifetime_what_if';
  const labelled = parse.filters.filter((filter) => !filter.dimension.includes('.'));
  const narrowed = labelled.some((filter) => filter.dimension !== 'session' || filter.op !== 'eq');
  const thresholds = parse.filters.length - labelled.length;
  return [
    ...(simulates && narrowed ? [{ kind: 'unfiltered_replay' as const }] : []),
    ...(thresholds > thresholdsOf(parse).length ? [{ kind: 'call_threshold' as const }] : []),
  ];
}
