import type { AskedMeasure, Intent } from './question-parse.ts';
import { asksOnly, changeVerbs, declineCues, type DeclineReason, keepsKeys } from './vocabulary/declines.ts';
import { intentCues } from './vocabulary/intents.ts';
import { unwanted } from './vocabulary/unwanted.ts';
import { elsewhere, perhapsUnrecorded, qualityConditions, unrecorded, unrecordedIn } from './vocabulary/unrecorded.ts';

export interface RecognisedIntent {
  readonly intent: Intent;
  readonly decline: DeclineReason | null;
  /** What the question wants that no call record holds: its kind, and the question's own word for it. */
  readonly missing: { readonly subject: string; readonly word: string } | null;
}

export interface IntentEvidence {
  /** The sentence in lower case; names stand as `_name_`, `_model_`, stated times as `_time_`. */
  readonly text: string;
  readonly measures: readonly AskedMeasure[];
  /** Says what is wanted by rows, names, times or an order, if by nothing else. */
  readonly speaks_of_data: boolean;
}

const analytical =
  /\b(where|los\w+|miss\w*|wast\w*|sav\w+|audit|analy\w+|how (well|effectively|good)|effective\w*|working|benefit\w*|opportunit\w+|worth|why|potential|break\w*|using|do we use|we use|paying off|pay off|paying for|nobody|never|unused|useless|for nothing|reads? back|improve|bust\w*|invalidat\w+|help\w*)\b/;

/** A plain reading of a measure of the cache, not a question after its use and loss. */
function isPlainCacheReading(text: string, measures: readonly AskedMeasure[]): boolean {
  const named = measures.some((measure) => /^(cache_hit_rate|tokens\.cache|cost_cache|tokens\.fresh)/.test(measure));
  return named && !analytical.test(text);
}

function declined(text: string): DeclineReason | null {
  const cue = declineCues.find(
    ([reason, pattern]) => pattern.test(text) && !(reason === 'secrets' && keepsKeys.test(text)),
  );
  if (cue !== undefined) return cue[0];
  const verb = changeVerbs.exec(text);
  return verb !== null && !asksOnly.test(text.slice(verb[0].length)) ? 'changes' : null;
}

/** Intents that are an advice or a what-if, for which quality and the like are conditions. */
const advising: ReadonlySet<Intent> = new Set([
  'reduce_cost',
  'latency_reduce',
  'capacity_plan',
  'model_what_if',
  'lifetime_what_if',
  'how_to_connect',
  'budget_status',
  'errors_retries',
  'prompt_cache_analysis',
]);

/** `which customers churned because answers were slow`: asked is what came of it, and nobody recorded that. */
function effectIn(text: string): RecognisedIntent['missing'] {
  const at =
    /\b(?:because|due to|owing to|as a result of|given|thanks to|since the|since our|since it)\b/.exec(text)?.index ??
    0;
  const said = text.slice(0, at);
  if (!/\b(?:which|how|what|who|did|do|does|are|were|was)\b/.test(said)) return null;
  return unrecordedIn(said, [...unrecorded, ...perhapsUnrecorded]);
}

/** `Re: budget - what did heron cost?` */
const subjectLine = /^(?:re|fwd|fw|subject) (?:\S+ ){1,5}- /;

/** A sentence longer than this says at its beginning or its end what it is after. */
const longest = 500;

/** What one sentence is after. */
export function recogniseIntent({ text: whole, measures, speaks_of_data }: IntentEvidence): RecognisedIntent {
  const text = whole.length <= longest ? whole : `${whole.slice(0, longest / 2)} ${whole.slice(-longest / 2)}`;
  const decline = declined(text);
  const wanted = text.replace(subjectLine, '').replaceAll(unwanted, ' ');
  const found = (intent: Intent): RecognisedIntent => ({ intent, decline: null, missing: null });
  const cue = intentCues.find(
    ({ intent, pattern, unless }) =>
      pattern.test(wanted) &&
      unless?.test(wanted) !== true &&
      !(intent === 'prompt_cache_analysis' && isPlainCacheReading(wanted, measures)),
  )?.intent;
  // "Cut our cost by 30 %" is a wish for advice, not an order to change anything.
  const advice =
    decline === 'changes' && (cue === 'reduce_cost' || cue === 'latency_reduce' || cue === 'how_to_connect');
  if (decline !== null && !advice) return { intent: 'out_of_scope', decline, missing: null };
  const effect = effectIn(text);
  if (cue !== undefined && advising.has(cue) && !elsewhere.test(text) && effect === null) return found(cue);
  if (elsewhere.test(text)) return { intent: 'out_of_scope', decline: 'other_subject', missing: null };
  const said = text.replaceAll(qualityConditions, ' ');
  const missing =
    effect ?? unrecordedIn(said, measures.length > 0 ? unrecorded : [...unrecorded, ...perhapsUnrecorded]);
  if (missing !== null) return { intent: 'data_missing', decline: null, missing };
  if (cue !== undefined) return found(cue);
  if (measures.length > 0 || speaks_of_data) return found('spend_query');
  return { intent: 'out_of_scope', decline: 'other_subject', missing: null };
}
