import type { Intent, Period, QuestionParse } from '../../understand/question-parse.ts';

const dayMs = 86_400_000;
const days = 30;
/** Of more calls than these a replay of all time would keep a person waiting. */
const manyCalls = 500_000;

/** In words, as the answer tells it. */
export const defaultPeriodWords = 'in the last 30 days of calls';

const replayed: ReadonlySet<Intent> = new Set<Intent>(['prompt_cache_analysis', 'lifetime_what_if']);

/** The last days of the calls, for a replay that names neither a period nor a session over very many of them. */
export function defaultPeriod(parse: QuestionParse, calls: number, to: string | null): Period | null {
  const one = parse.filters.some(({ dimension, op }) => dimension === 'session' && op === 'eq');
  if (!replayed.has(parse.intent) || parse.period !== null || one || calls <= manyCalls || to === null) return null;
  const begin = Math.floor((Date.parse(to) - days * dayMs) / dayMs) * dayMs;
  return { from: new Date(begin).toISOString(), to: null };
}
