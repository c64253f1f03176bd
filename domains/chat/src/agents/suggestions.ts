import type { Intent } from '../understand/question-parse.ts';
import type { Gap } from './state.ts';

const first = [
  'What did we spend last month by model?',
  'Which sessions were the most expensive, and why?',
  'Where do we use prompt caching, and where are we losing it?',
];

/** Questions that can be answered today, nearest to each intent first. */
const nearest: Readonly<Partial<Record<Intent, readonly string[]>>> = {
  spend_query: [
    'Which sessions were the most expensive, and why?',
    'Where do we use prompt caching, and where are we losing it?',
    'What did we spend this month compared with last month?',
  ],
  explain_change: [
    'What did we spend this month compared with last month by model?',
    'What did we spend by day this month?',
    'Which sessions were the most expensive this month, and why?',
  ],
  prompt_cache_analysis: [
    'What would a 1-hour cache lifetime have cost?',
    'What is the cache hit rate by model?',
    'Which sessions were the most expensive, and why?',
  ],
  lifetime_what_if: [
    'Where do we use prompt caching, and where are we losing it?',
    'What did we spend on cache writes by model?',
    'What is the cache hit rate by day?',
  ],
  expensive_sessions: [
    'What is the cost per session by model?',
    'Would a longer cache lifetime save money?',
    'What did we spend by project?',
  ],
  model_what_if: [
    'What is the cost per call by model?',
    'How many tokens did each model use?',
    'What did we spend by model?',
  ],
  forecast: [
    'What did we spend this month so far?',
    'What did we spend by month this year?',
    'What did we spend by day this month?',
  ],
  anomaly: [
    'What did we spend by day this month?',
    'What is the error rate by day this month?',
    'Which sessions were the most expensive, and why?',
  ],
  reduce_cost: [
    'Would a longer cache lifetime save money?',
    'Where do we use prompt caching, and where are we losing it?',
    'Which sessions were the most expensive, and why?',
  ],
  latency_reduce: [
    'What is the p95 latency by model?',
    'What is the median time to first token by model?',
    'What is the mean latency by day this month?',
  ],
  capacity_plan: [
    'How many calls did we make by day this month?',
    'How many tokens did we use by hour yesterday?',
    'What is the cost per call by model?',
  ],
  errors_retries: [
    'What is the error rate by model?',
    'How many failed calls by error type?',
    'What did failed calls cost?',
  ],
  compare_models: [
    'What is the cost per call by model?',
    'What is the error rate by model?',
    'What is the p95 latency by model?',
  ],
  budget_status: [
    'What did we spend this month so far?',
    'What did we spend by user this month?',
    'What did we spend by project this month?',
  ],
};

const unlocked = [
  'What did we spend by model?',
  'Which sessions were the most expensive, and why?',
  'Would a longer cache lifetime save money?',
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
