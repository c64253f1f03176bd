import { ApexError, type Caller, type OrgId } from '@apex/contracts';

/** The embedded engine runs six statements at once; questions must find some of them free. */
const mostAtOnce = 4;
const mostOfOrganisation = 3;
const longestWaitMs = 30_000;
const longestPauseMs = 60_000;

export interface LongReadLimits {
  /** How long a read waits for its turn. */
  readonly wait_ms: number;
  /** How long a reader may leave a chunk before asking for the next. */
  readonly pause_ms: number;
}

interface Waiting {
  readonly organisation_id: OrgId;
  readonly begin: () => void;
}

/** Reads that go over many calls each keep a statement of the engine; they take turns, and one that nobody reads ends. */
export class LongReads {
  readonly #limits: LongReadLimits;
  readonly #running = new Map<OrgId, number>();
  #waiting: Waiting[] = [];
  #total = 0;

  constructor(limits: LongReadLimits = { wait_ms: longestWaitMs, pause_ms: longestPauseMs }) {
    this.#limits = limits;
  }

  /** Opens the read when its turn comes, as a caller whose signal also says that nobody reads any more. */
  async *run<T, R>(caller: Caller, open: (caller: Caller) => AsyncGenerator<T, R, void>): AsyncGenerator<T, R, void> {
    const { organisation_id } = caller;
    await this.#turn(organisation_id, caller.signal);
    const unread = new AbortController();
    // Whoever does not read does not leave either: the turn ends with the statement.
    unread.signal.addEventListener('abort', () => this.#leave(organisation_id), { once: true });
    try {
      const reader = { ...caller, signal: AbortSignal.any([caller.signal, unread.signal]) };
      return yield* this.#watched(open(reader), unread);
    } catch (error) {
      throw unread.signal.aborted ? notRead(error) : error;
    } finally {
      if (!unread.signal.aborted) this.#leave(organisation_id);
    }
  }

  async *#watched<T, R>(read: AsyncGenerator<T, R, void>, unread: AbortController): AsyncGenerator<T, R, void> {
    try {
      for (;;) {
        const step = await read.next();
        if (step.done === true) return step.value;
        const timer = setTimeout(() => unread.abort(), this.#limits.pause_ms);
        timer.unref();
        try {
          yield step.value;
        } finally {
          clearTimeout(timer);
        }
        unread.signal.throwIfAborted();
      }
    } finally {
      await read.return(undefined as R);
    }
  }

  async #turn(organisation_id: OrgId, signal: AbortSignal): Promise<void> {
    if (this.#isFree(organisation_id)) return this.#enter(organisation_id);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const entry: Waiting = { organisation_id, begin: resolve };
    const giveUp = (error: unknown): void => {
      this.#waiting = this.#waiting.filter((one) => one !== entry);
      reject(error);
    };
    const onAbort = (): void => giveUp(signal.reason);
    const timer = setTimeout(() => giveUp(tooMany()), this.#limits.wait_ms);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#waiting.push(entry);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  #isFree(organisation_id: OrgId): boolean {
    return this.#total < mostAtOnce && (this.#running.get(organisation_id) ?? 0) < mostOfOrganisation;
  }

  #enter(organisation_id: OrgId): void {
    this.#total += 1;
    this.#running.set(organisation_id, (this.#running.get(organisation_id) ?? 0) + 1);
  }

  #leave(organisation_id: OrgId): void {
    this.#total -= 1;
    const left = (this.#running.get(organisation_id) ?? 1) - 1;
    if (left === 0) this.#running.delete(organisation_id);
    else this.#running.set(organisation_id, left);
    // First come, first served, past those whose organisation has its share.
    const next = this.#waiting.find((entry) => this.#isFree(entry.organisation_id));
    if (next === undefined) return;
    this.#waiting = this.#waiting.filter((entry) => entry !== next);
    this.#enter(next.organisation_id);
    next.begin();
  }
}

function notRead(cause: unknown): ApexError {
  return new ApexError({
    kind: 'timeout',
    reason: 'telemetry.stream_not_read',
    message: 'The stream was not read for so long that it was ended. Read it as it comes.',
    cause,
  });
}

function tooMany(): ApexError {
  return new ApexError({
    kind: 'limit',
    reason: 'telemetry.too_many_streams',
    message: 'Too many long reads are under way. Try again when one of them has ended.',
    retry_after_seconds: 30,
  });
}
