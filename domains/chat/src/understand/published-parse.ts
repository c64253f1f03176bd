import type { Dimension } from '@apex/contracts';
import type { AskedMeasure, Intent, QuestionParse } from './question-parse.ts';

/** What a what-if or an advice turns on; the rest of `params` is how a plain reading is written. */
const publishedParams = [
  'to_model',
  'ttl',
  'factor',
  'percent',
  'method',
  'max_latency_ms',
  'target_ms',
  'max_cost_change_pct',
  'missing',
] as const;

/** Parts of the money are the money; failed calls are calls whose status is error. */
const publishedMeasures: Partial<Readonly<Record<AskedMeasure, AskedMeasure>>> = {
  errors: 'calls',
  unpriced_calls: 'calls',
  sessions: 'calls',
  users: 'calls',
  tasks: 'calls',
  cost_input: 'spend',
  cost_output: 'spend',
  cost_cache_read: 'spend',
  cost_cache_write: 'spend',
  reported_cost: 'spend',
};

/** What a question of that kind is after, whatever is measured beside it. */
const ownMeasure: Partial<Readonly<Record<Intent, AskedMeasure>>> = {
  prompt_cache_analysis: 'cache_hit_rate',
  lifetime_what_if: 'spend',
};

/** How many there are is a row for each of them. */
const countedGrains: Partial<Readonly<Record<AskedMeasure, Dimension>>> = {
  sessions: 'session',
  users: 'user',
  tasks: 'task',
};

/** The parse in the public words for measures and parameters, as answers show it and evaluations compare it. */
export function publishedParse(parse: QuestionParse): QuestionParse {
  // Beside other measures errors are a rate; alone they are counted.
  const rated = parse.measures.includes('errors') && (parse.measures.length > 1 || parse.intent === 'compare_models');
  const named = parse.measures.map((measure) => (rated && measure === 'errors' ? 'error_rate' : measure));
  const asked = ownMeasure[parse.intent];
  const measures =
    asked === undefined ? [...new Set(named.map((measure) => publishedMeasures[measure] ?? measure))] : [asked];
  const grains = parse.measures.flatMap((measure) => countedGrains[measure] ?? []);
  const failed =
    parse.measures.includes('errors') && !rated && !parse.filters.some(({ dimension }) => dimension === 'status');
  const filters = failed
    ? [...parse.filters, { dimension: 'status', op: 'eq' as const, value: 'error' }]
    : [...parse.filters];
  const params = publishedParams.flatMap((name) => {
    const value = parse.params[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const by = parse.order === null ? null : (publishedMeasures[parse.order.by as AskedMeasure] ?? parse.order.by);
  return {
    ...parse,
    measures,
    dimensions: [...new Set([...parse.dimensions, ...grains])],
    filters,
    order: parse.order === null || by === null ? null : { ...parse.order, by },
    params: Object.fromEntries(params),
  };
}
