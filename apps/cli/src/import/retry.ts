import { ApexError } from '@apex/contracts';

export interface RetryOptions {
  readonly signal: AbortSignal;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Told before each wait. */
  readonly onWait?: (error: ApexError, wait_ms: number) => void;
}

const mostAttempts = 9;
const firstWaitMs = 250;
const longestWaitMs = 8000;
/** A server that asks for more patience than this is better asked again by hand. */
const mostPatienceMs = 120_000;

/** A body that is too large or money that is spent stays so, whatever the kind's usual answer. */
function isWorthRetrying(error: unknown): error is ApexError {
  return ApexError.isInstance(error) && error.retryable && error.status !== 413 && error.status !== 402;
}

/** Repeats what may be repeated while it fails for reasons that pass, after growing waits that are never shorter than the server asks. */
export async function withRetry<T>(action: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      options.signal.throwIfAborted();
      if (!isWorthRetrying(error) || attempt === mostAttempts) throw error;
      const growing = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
      const wait = Math.max(growing, (error.retry_after_seconds ?? 0) * 1000);
      if (wait > mostPatienceMs) throw error;
      options.onWait?.(error, wait);
      await options.sleep(wait, options.signal);
    }
  }
}
