import type { Dimension } from '@apex/contracts';
import type { RecognisedIntents } from './clauses.ts';
import {
  type AskedFilter,
  type AskedMeasure,
  askedMeasures,
  type Intent,
  type QuestionParse,
} from './question-parse.ts';
import { filtersWithout, type RecognisedParams } from './recognise-params.ts';
import type { Recognised } from './recognise.ts';
import type { RecognisedOrder } from './recognise-order.ts';

const closed = new Set<Intent>(['out_of_scope', 'how_to_connect', 'data_missing']);

/** Whether names and measures of the question matter to the answer at all. */
export function isOpen(intent: Intent): boolean {
  return !closed.has(intent);
}

export function buildParse(found: Recognised, intents: RecognisedIntents, turned: RecognisedParams): QuestionParse {
  const { intent } = intents;
  const { text, order, measured, grouped } = found;
  const open = isOpen(intent);
  // What nobody recorded was still asked of something and for a time.
  const named = open || intent === 'data_missing';
  const filters = mergeFilters([...filtersWithout(found.mentions, turned.taken), ...found.other_filters]);
  const dimensions = dimensionsOf(intent, found, filters);
  // "should it use opus or kimi" counts no calls.
  const asked = intent === 'compare_models' && measured.unclear ? [] : measured.measures;
  const measures = defaultMeasures(intent, asked, { order, text, filters, dimensions });
  return {
    intent,
    measures,
    dimensions: named ? dimensions : [],
    filters: named ? filters : [],
    ...(named ? timesOf(intent, found) : { period: null, compare: null }),
    limit: open ? (order.limit ?? (grouped.wants_one && intent !== 'compare_models' ? 1 : null)) : null,
    order: open && isOrdered(intent, dimensions) ? orderOf(order, measures, text, dimensions) : null,
    params: turned.params,
    clarify: clarifyOf(intent, found, filters, turned),
  };
}

const changing =
  /\b(?:change[ds]?|difference|compar\w+|differ|grew|grow|growth|rise|rose|increase[ds]?|drop(?:ped)?|fell|fall|jump(?:ed)?|decrease[ds]?|went (?:up|down)|shift(?:ed)?|move[ds]?|(?:go|goes|gone|going|is|are|was|were) (?:up|down))\b.{0,40}\b(?:from|between)\b|\b(?:from|between)\b.{0,60}\b(?:change|difference|compar\w+|went (?:up|down)|grew|rise|rose|increase|drop|fell|jump)\b/;

/** `why did it rise between Q2 and Q3` holds one against the other. */
function timesOf(intent: Intent, { period, text }: Recognised): Pick<QuestionParse, 'period' | 'compare'> {
  const { ends, compare } = period;
  const splits = intent === 'explain_change' || (intent === 'spend_query' && changing.test(text));
  const days = /\bdays?\b/.test(period.unit ?? '');
  if (intent === 'forecast' || intent === 'capacity_plan') return { period: ahead(period), compare };
  if (ends !== null && compare === null && splits && !days) return { period: ends.last, compare: ends.first };
  return { period: period.period, compare };
}

/** Looking ahead, a month that is over is the next one of its name, and an end is the end of a whole. */
function ahead({ period, whole, upcoming, unit }: Recognised['period']): QuestionParse['period'] {
  if (upcoming !== null) return upcoming;
  const ends = whole !== null && (period?.from === null || period?.to === whole.to);
  return ends && unit !== 'minute' ? whole : period;
}

function isOrdered(intent: Intent, dimensions: readonly Dimension[]): boolean {
  if (intent === 'compare_models') return false;
  return intent !== 'prompt_cache_analysis' && (!advices.has(intent) || dimensions.length > 0);
}

function dimensionsOf(intent: Intent, found: Recognised, filters: readonly AskedFilter[]): Dimension[] {
  const { grouped } = found;
  const asked = grouped.dimensions.length > 0 ? grouped.dimensions : impliedDimensions(intent, found);
  if (intent === 'compare_models') return comparedRows(found, filters);
  const kept = advices.has(intent) ? asked.filter((dimension) => isRow(dimension, found)) : asked;
  return kept.filter((dimension) => !pinned(dimension, filters)).slice(0, 4);
}

/** Two values held against each other, or `what is missing a price`: rows are wanted though no dimension is named. */
function impliedDimensions(intent: Intent, { contrasted, measured, text }: Recognised): Dimension[] {
  if (contrasted !== null && intent === 'spend_query') return [contrasted];
  return measured.measures[0] === 'unpriced_calls' && /^(what|which|whose|where)\b/.test(text) ? ['model'] : [];
}

/** A comparison of models has a row for each of them. */
function comparedRows(found: Recognised, filters: readonly AskedFilter[]): Dimension[] {
  const asked = found.grouped.dimensions.filter((dimension) => dimension !== 'model' && isRow(dimension, found));
  return [...new Set<Dimension>(['model', ...asked])].filter((dimension) => !pinned(dimension, filters)).slice(0, 4);
}

/** Intents after an advice, in which nouns are what it is about; only those asked for by name are rows. */
const advices: ReadonlySet<Intent> = new Set<Intent>([
  'reduce_cost',
  'latency_reduce',
  'capacity_plan',
  'model_what_if',
  'lifetime_what_if',
  'forecast',
  'compare_models',
  'budget_status',
  'data_missing',
]);

/** "a cheaper model" is what is looked for, not a row each. */
function isRow(dimension: Dimension, { grouped, text }: Recognised): boolean {
  if (!grouped.explicit.includes(dimension)) return false;
  return dimension !== 'model' || /\b(?:by|per|each|every|across) (?:\w+ and |\w+, )*models?\b/.test(text);
}

/** A dimension held to one value is not worth a row for each of its values. */
function pinned(dimension: Dimension, filters: readonly AskedFilter[]): boolean {
  return filters.some((filter) => filter.dimension === dimension && filter.op === 'eq');
}

/** Fields that could be read more than one way. */
function clarifyOf(
  intent: Intent,
  found: Recognised,
  filters: readonly AskedFilter[],
  turned: RecognisedParams,
): string[] {
  const { measured, grouped, period, values, leftover } = found;
  const unsaid = measured.measures.length === 0 && grouped.dimensions.length === 0 && filters.length === 0;
  // A word nobody knows may have been what was to be measured.
  const unheard = measured.measures.length === 0 && found.order.implied === null && leftover.unread.length > 0;
  const names = values.unclear || leftover.unknown.length + values.unknown.length > 0;
  const open = isOpen(intent);
  return [
    ...(intent === 'spend_query' &&
    ((measured.unclear && !/\b(?:most|least)[- ]used\b/.test(found.text)) || unsaid || unheard)
      ? ['measures']
      : []),
    ...(open && (period.unclear || period.unread !== '') ? ['period'] : []),
    ...(open && names ? ['filters'] : []),
    ...turned.clarify,
  ];
}

/** One filter a dimension and sense. */
export function mergeFilters(filters: readonly AskedFilter[]): AskedFilter[] {
  const groups = Map.groupBy(filters, ({ dimension, op, value }) => {
    const sense = op === 'eq' || op === 'in' ? 'is' : op === 'ne' || op === 'not_in' ? 'not' : `${op} ${String(value)}`;
    return `${dimension} ${sense}`;
  });
  return [...groups.values()].flatMap((group): AskedFilter[] => {
    const [first] = group;
    if (first === undefined || group.length === 1 || typeof first.value === 'number') return group.slice(0, 1);
    const values = [
      ...new Set(group.flatMap((one) => (Array.isArray(one.value) ? one.value : [String(one.value)]))),
    ].sort();
    const is = first.op === 'eq' || first.op === 'in';
    const [only] = values;
    if (values.length === 1 && only !== undefined) {
      return [{ dimension: first.dimension, op: is ? 'eq' : 'ne', value: only }];
    }
    return [{ dimension: first.dimension, op: is ? 'in' : 'not_in', value: values }];
  });
}

interface MeasureEvidence {
  readonly order: RecognisedOrder;
  readonly text: string;
  readonly filters: readonly AskedFilter[];
  readonly dimensions: readonly Dimension[];
}

const perGrain: Readonly<Record<string, AskedMeasure>> = {
  call: 'cost_per_call',
  request: 'cost_per_call',
  session: 'cost_per_session',
  conversation: 'cost_per_session',
  user: 'cost_per_user',
  task: 'cost_per_task',
};

function defaultMeasures(intent: Intent, measures: readonly AskedMeasure[], evidence: MeasureEvidence): AskedMeasure[] {
  const { order, text, filters, dimensions } = evidence;
  if (!isOpen(intent)) return [];
  if (intent === 'prompt_cache_analysis' || intent === 'lifetime_what_if') return ['cache_hit_rate', 'spend'];
  if (intent === 'expensive_sessions' || intent === 'model_what_if') return ['spend'];
  if (intent === 'errors_retries' || intent === 'reduce_cost' || intent === 'budget_status') return ['spend'];
  if (intent === 'latency_reduce') {
    const latencies = measures.filter((measure) => /^(latency|ttft)/.test(measure));
    return latencies.length > 0 ? latencies : ['latency.mean'];
  }
  const grain = /\b(?:per|a|each) (call|request|session|conversation|user|task)\b/.exec(text)?.[1];
  const per = grain === undefined ? undefined : perGrain[grain];
  if (order.implied === 'spend' && per !== undefined && (measures.length === 0 || measures[0] === 'calls'))
    return [per];
  const dearness = /\b(?:cheap\w*|expensive|pric(?:e|ey|ier|iest)|dear\w*|costl\w+)\b/.test(text);
  if (dearness && per !== undefined && measures.every((measure) => measure === 'calls')) return [per];
  if (order.implied === 'calls' && !measures.includes('calls')) return ['calls', ...measures];
  if (measures.length > 0) return [...measures];
  if (
    /\bhow many (?:different |distinct |active |unique )?(?:models|providers|projects|features|agents|environments|operations|applications)\b/.test(
      text,
    )
  )
    return ['calls'];
  const failing = filters.some(({ dimension }) => dimension === 'error_type' || dimension === 'status');
  if (failing || dimensions.includes('error_type')) return ['calls'];
  const threshold = filters.find((filter) => filter.dimension.includes('.'))?.dimension.replace(/^[^.]+\./, '');
  const named = askedMeasures.find((measure) => measure === threshold);
  return [named ?? order.implied ?? 'spend'];
}

/** Measures of which little is what people call bad. */
const betterHigh: ReadonlySet<AskedMeasure> = new Set(['cache_hit_rate']);

function orderOf(
  order: RecognisedOrder,
  measures: readonly AskedMeasure[],
  text: string,
  dimensions: readonly Dimension[],
): QuestionParse['order'] {
  const main = orderedBy(measures, text);
  if (main === undefined) return null;
  if (order.direction !== null) {
    if (/\bworst\b/.test(text)) return { by: main, direction: betterHigh.has(main) ? 'asc' : 'desc' };
    if (/\bbest\b/.test(text)) return { by: main, direction: betterHigh.has(main) ? 'desc' : 'asc' };
    return { by: main, direction: order.direction };
  }
  if (dimensions.length === 0) return null;
  if (/\b(asc|ascending|lowest first|cheapest first|smallest first)\b/.test(text))
    return { by: main, direction: 'asc' };
  if (/\b(sorted|ranked|ordered|rank|sort|order|ranking|descending|desc|highest first|dearest first)\b/.test(text)) {
    return { by: main, direction: 'desc' };
  }
  return /(?<!\bat )\b(least|lowest|fewest|cheapest)\b/.test(text) ? { by: main, direction: 'asc' } : null;
}

const measureWords: readonly (readonly [RegExp, RegExp])[] = [
  [/\bcalls?|requests?\b/, /^calls$/],
  [/\boutput\b/, /^tokens\.output$/],
  [/\btokens?\b/, /^tokens/],
  [/\berror|failure/, /^error_rate$/],
  [/\blatency|slow/, /^latency/],
  [/\bhit rate|hit ratio/, /^cache_hit_rate$/],
  [/\bspend|cost|money|spent/, /^(spend|cost_per)/],
];

/** `top 5 by calls`, where more than calls are shown. */
function orderedBy(measures: readonly AskedMeasure[], text: string): AskedMeasure | undefined {
  const by = /\b(?:sorted|ordered|ranked|sort|order|rank) (?:\w+ )?by (\w+(?: \w+)?)/.exec(text)?.[1];
  if (by === undefined || measures.length < 2) return measures[0];
  const pattern = measureWords.find(([word]) => word.test(by))?.[1];
  return measures.find((measure) => pattern?.test(measure)) ?? measures[0];
}
