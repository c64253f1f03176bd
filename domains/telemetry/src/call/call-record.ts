import type { Labels, Outcome } from './outcome.ts';
import type { StoredPrice } from './price-outcome.ts';

export interface Improvement {
  /** The last import that told more. */
  readonly import_id: string;
  /** Before that import; null is not priced. */
  readonly cost_before: bigint | null;
}

/** What is stored of a call that several reports were joined to. */
export interface JoinFacts {
  readonly reports: number;
  /** What reports count otherwise than what is priced: empty, or `tokens`. */
  readonly disagreement: string;
  /** The emitter that is believed: whose count of tokens is priced, where any counts them. */
  readonly usage_from: string;
  readonly usage_convention: string;
  /** The call that this one turned out to be, empty where it was none; null: it is a call. */
  readonly superseded_by: string | null;
}

/** One distinct call as it is written; the row with the highest version is the call. */
export interface CallRecord {
  readonly call_id: string;
  readonly version: number;
  /** Fixed by the first observation: the row's place in the table hangs on it. */
  readonly at_ms: number;
  /** The import that added the call. */
  readonly import_id: string;
  readonly first_occurrence_id: string;
  /** What an import other than `import_id` made better; null where none has. */
  readonly improvement: Improvement | null;
  readonly digest: string;
  readonly labels: Labels;
  readonly outcome: Outcome;
  readonly price: StoredPrice;
  /** Absent where a source tells of each call alone. */
  readonly joined?: JoinFacts;
}
