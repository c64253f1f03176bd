import type { ReplayCall } from '@apex/contracts';

/** Longer sessions are read in parts, so that memory holds. */
const mostRecords = 50_000;

/** A session's records in order of time, or a part of a long one. */
export interface SessionPart {
  readonly records: readonly ReplayCall[];
  /** Whether these are all records from the session's beginning on; else it began before the period, or in a part. */
  readonly from_start: boolean;
  /** Whether they are known to be all there is. */
  readonly whole: boolean;
}

/** Cuts a stream that comes by session into sessions. Calls without a session are parts without a beginning. */
export class SessionReader {
  readonly #onSession: (part: SessionPart) => void;
  #records: ReplayCall[] = [];
  #parts = 0;

  constructor(onSession: (part: SessionPart) => void) {
    this.#onSession = onSession;
  }

  add(call: ReplayCall): void {
    const [first] = this.#records;
    if (first !== undefined && first.session !== call.session) this.finish();
    else if (this.#records.length >= mostRecords) this.#flush();
    this.#records.push(call);
  }

  /** Ends the session that is open. */
  finish(): void {
    this.#flush();
    this.#parts = 0;
  }

  #flush(): void {
    const [first] = this.#records;
    if (first === undefined) return;
    const from_start = this.#parts === 0 && first.session !== '' && first.sequence === 0;
    const whole = from_start && this.#records.length < mostRecords;
    this.#onSession({ records: this.#records, from_start, whole });
    this.#records = [];
    this.#parts += 1;
  }
}
