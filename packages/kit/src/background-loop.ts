import { setTimeout as delay } from 'node:timers/promises';

export interface BackgroundLoop {
  /** Begins, once; `round` does all that is due and may fail: it is done again. */
  start(round: () => Promise<void>): void;
  /** There is something to do now. */
  wake(): void;
  readonly signal: AbortSignal;
  /** Settles when the round under way has ended. */
  stop(): Promise<void>;
}

/** Does what is due again and again: when woken, and every so often, since another process may have left work. */
export function createBackgroundLoop(deps: {
  readonly every_ms: number;
  readonly onError: (error: unknown) => void;
}): BackgroundLoop {
  const stopping = new AbortController();
  let wanted = Promise.withResolvers<void>();
  let loop: Promise<void> | undefined;

  async function run(round: () => Promise<void>): Promise<void> {
    while (!stopping.signal.aborted) {
      wanted = Promise.withResolvers();
      try {
        await round();
      } catch (error) {
        deps.onError(error);
      }
      await Promise.race([wanted.promise, pause(deps.every_ms, stopping.signal)]);
    }
  }

  return {
    start(round) {
      loop ??= run(round);
    },
    wake: () => wanted.resolve(),
    signal: stopping.signal,
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}

/** Ends early, without an error, when the signal says so. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
