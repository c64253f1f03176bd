import { ApexError } from '@apex/contracts';

export interface CircuitBreakerOptions {
  /** Names the dependency in the error; also its reason, `<name>.unavailable`. */
  readonly name: string;
  /** Consecutive failures that open the circuit. */
  readonly failure_threshold?: number;
  /** How long calls are refused before one is let through to try. */
  readonly open_ms?: number;
  /** Which errors say that the dependency itself is down; a bad statement does not. */
  readonly isFailure: (error: unknown) => boolean;
  readonly now?: () => number;
}

export type CircuitState = 'closed' | 'open' | 'half_open';

export interface CircuitBreaker {
  run<T>(call: () => Promise<T>): Promise<T>;
  state(): CircuitState;
  /** Closes it at once, for when the dependency is known to be back. */
  reset(): void;
}

/** Refuses calls to a dependency that keeps failing, so that callers fail in microseconds and it can come back. */
export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const threshold = options.failure_threshold ?? 5;
  const openMs = options.open_ms ?? 2000;
  const now = options.now ?? (() => performance.now());
  let failures = 0;
  let openedAt: number | undefined;
  let probing = false;

  function state(): CircuitState {
    if (openedAt === undefined) return 'closed';
    return now() - openedAt >= openMs ? 'half_open' : 'open';
  }

  function reset(): void {
    failures = 0;
    openedAt = undefined;
  }

  function refusal(): ApexError {
    const waitMs = openedAt === undefined ? openMs : Math.max(0, openMs - (now() - openedAt));
    return new ApexError({
      kind: 'unavailable',
      reason: `${options.name}.unavailable`,
      message: `The ${options.name} does not answer at the moment. Try again shortly.`,
      retry_after_seconds: Math.ceil(waitMs / 1000),
    });
  }

  return {
    state,
    reset,
    async run(call) {
      const current = state();
      if (current === 'open' || (current === 'half_open' && probing)) throw refusal();
      const probe = current === 'half_open';
      if (probe) probing = true;
      try {
        const answer = await call();
        reset();
        return answer;
      } catch (error) {
        if (!options.isFailure(error)) {
          if (probe) reset();
          throw error;
        }
        failures += 1;
        if (probe || failures >= threshold) openedAt = now();
        throw error;
      } finally {
        if (probe) probing = false;
      }
    },
  };
}
