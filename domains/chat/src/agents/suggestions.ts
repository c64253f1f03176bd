import type { Intent } from '../understand/question-parse.ts';
import type { Gap } from './state.ts';

const first = [
  'What did we spend last month by model?',
  'Which sessions were the most expensive, and why?',
  'Where do we use prompt caching, and where are we losing it?',
];

/** Where to go on from an answer of each kind, or what comes nearest to a question that was not understood. */
const nearest: Readonly<Partial<Record<Intent, readonly string[]>>> = {
  spend_query: [
    'Why did our spend change this month?',
    'Where will our spend end this month?',
    'Which sessions were the most expensive, and why?',
  ],
  explain_change: [
    'Was anything unusual in our spend this month?',
    'Which sessions were the most expensive this month, and why?',
    'Where will our spend end this month?',
  ],
  prompt_cache_analysis: [
    'What would a 1-hour cache lifetime have cost?',
    'What is the cache hit rate by model?',
    'Which sessions were the most expensive, and why?',
  ],
  lifetime_what_if: [
    'Where do we use prompt caching, and where are we losing it?',
    'What did we spend on cache writes by model?',
    'How can we reduce our cost?',
  ],
  expensive_sessions: [
    'Would a longer cache lifetime save money?',
    'What is the cost per session by model?',
    'What did failed calls and retries cost us?',
  ],
  model_what_if: [
    'Compare our models by cost, speed and errors',
    'How can we reduce our cost?',
    'What is the cost per call by model?',
  ],
  forecast: [
    'Why did our spend change this month?',
    'What if our usage triples next month?',
    'What did we spend by day this month?',
  ],
  anomaly: [
    'Why did our spend change this month?',
    'What did failed calls and retries cost us?',
    'What did we spend by day this month?',
  ],
  reduce_cost: [
    'Would a longer cache lifetime save money?',
    'What did failed calls and retries cost us?',
    'Which sessions were the most expensive, and why?',
  ],
  latency_reduce: [
    'Compare our models by cost, speed and errors',
    'What is the p95 latency by model?',
    'What is the median time to first token by model?',
  ],
  capacity_plan: [
    'Where will our spend end this month?',
    'How can we reduce our cost?',
    'How many calls did we make by day this month?',
  ],
  errors_retries: [
    'What is the error rate by model?',
    'How many failed calls by error type?',
    'How can we reduce our cost?',
  ],
  compare_models: [
    'What is the p95 latency by model?',
    'What is the error rate by model?',
    'How can we reduce our cost?',
  ],
  budget_status: [
    'Where will our spend end this month?',
    'What did we spend this month by user?',
    'How can we reduce our cost?',
  ],
};

const unlocked = [
  'What did we spend by model?',
  'Which sessions were the most expensive, and why?',
  'How can we reduce our cost?',
];

export function suggestionsFor(intent: Intent, gaps: readonly Gap[]): string[] {
  if (gaps.some((gap) => gap.kind === 'no_data' || gap.kind === 'how_to_connect')) return [...unlocked];
  if (gaps.some((gap) => gap.kind === 'outside_period')) return ['What did we spend by day?', ...first.slice(1)];
  return [...(nearest[intent] ?? first)];
}

/** Every question the product offers by itself; a test asks each of them. */
export const allSuggestions: readonly string[] = [
  ...new Set([...first, ...unlocked, ...Object.values(nearest).flat(), 'What did we spend by day?']),
];
