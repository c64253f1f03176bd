import type { AskedMeasure, Intent } from './question-parse.ts';
import {
  asksOnly,
  changeVerbs,
  declineCues,
  type DeclineReason,
  intentCues,
  unrecorded,
} from './vocabulary/intents.ts';

export interface RecognisedIntent {
  readonly intent: Intent;
  readonly decline: DeclineReason | null;
  /** What the question wants that no call record holds. */
  readonly missing: string | null;
}

const analytical =
  /\b(where|los\w+|miss\w*|wast\w*|sav\w+|audit|analy\w+|how (well|effectively|good)|effective|working|benefit\w*|opportunit\w+|worth|why|potential|break\w*|using|do we use|we use)\b/;

/** A plain reading of a measure of the cache, not a question after its use and loss. */
function isPlainCacheReading(text: string, measures: readonly AskedMeasure[]): boolean {
  const named = measures.some((measure) => /^(cache_hit_rate|tokens\.cache|cost_cache|tokens\.fresh)/.test(measure));
  return named && !analytical.test(text);
}

function declined(text: string): DeclineReason | null {
  const cue = declineCues.find(([, pattern]) => pattern.test(text));
  if (cue !== undefined) return cue[0];
  const verb = changeVerbs.exec(text);
  return verb !== null && !asksOnly.test(text.slice(verb[0].length)) ? 'changes' : null;
}

export interface IntentEvidence {
  /** The question in lower case, names taken out. */
  readonly text: string;
  readonly measures: readonly AskedMeasure[];
  readonly has_dimensions: boolean;
  readonly has_filters: boolean;
  readonly has_period: boolean;
  readonly has_order: boolean;
}

export function recogniseIntent(evidence: IntentEvidence): RecognisedIntent {
  const { text, measures } = evidence;
  const decline = declined(text);
  if (decline !== null) return { intent: 'out_of_scope', decline, missing: null };
  const cue = intentCues.find(([intent, pattern]) => pattern.test(text) && !isPlainReading(intent, evidence))?.[0];
  if (cue !== undefined && cue !== 'compare_models') return { intent: cue, decline: null, missing: null };
  const missing = unrecorded.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
  if (missing !== null) return { intent: 'data_missing', decline: null, missing };
  if (cue !== undefined && measures.length === 0) return { intent: cue, decline: null, missing: null };
  const speaksOfData = measures.length > 0 || evidence.has_dimensions || evidence.has_filters || evidence.has_period;
  if (speaksOfData) return { intent: 'spend_query', decline: null, missing: null };
  return { intent: 'out_of_scope', decline: 'other_subject', missing: null };
}

function isPlainReading(intent: Intent, { text, measures }: IntentEvidence): boolean {
  if (intent === 'prompt_cache_analysis') return isPlainCacheReading(text, measures);
  if (intent === 'lifetime_what_if') return !/\bcach|\bttl|\blifetime|time[- ]to[- ]live/.test(text);
  return false;
}
