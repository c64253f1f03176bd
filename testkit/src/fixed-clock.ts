import type { Clock } from '@apex/kit/clock';

export interface FixedClock extends Clock {
  advance(milliseconds: number): void;
}

/** A clock that stands still until it is told to go on. */
export function createFixedClock(start_ms: number = Date.UTC(2026, 2, 1)): FixedClock {
  let nowMs = start_ms;
  return {
    now: () => nowMs,
    advance(milliseconds) {
      nowMs += milliseconds;
    },
  };
}
