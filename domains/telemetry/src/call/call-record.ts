import type { Labels, Outcome } from './outcome.ts';
import type { StoredPrice } from './price-outcome.ts';

/** One distinct call as it is written; the row with the highest version is the call. */
export interface CallRecord {
  readonly call_id: string;
  readonly version: number;
  /** Fixed by the first observation: the row's place in the table hangs on it. */
  readonly at_ms: number;
  /** The import that added the call. */
  readonly import_id: string;
  readonly first_occurrence_id: string;
  readonly digest: string;
  readonly labels: Labels;
  readonly outcome: Outcome;
  readonly price: StoredPrice;
}
