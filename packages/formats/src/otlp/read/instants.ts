import type { Moment } from '../wire/item.ts';
import { ItemFault } from './rejection.ts';

/** OpenTelemetry is younger; what claims to be older has no clock. */
const earliestMs = Date.UTC(2015, 0, 1);
const dayMs = 86_400_000;

/** A moment that can be believed: not before 2015 and at most a day ahead of the server's clock. */
export function checkMoment(moment: Moment, what: string, receivedAtMs: number): number {
  if (moment.ms < 0) {
    throw new ItemFault('time_missing', `The ${what} is missing: it is nanoseconds since 1970, not 0.`);
  }
  if (moment.ms < earliestMs) {
    throw new ItemFault('time_too_early', `The ${what} lies before 2015: it is nanoseconds since 1970.`);
  }
  if (moment.ms > receivedAtMs + dayMs) {
    throw new ItemFault('time_in_future', `The ${what} lies more than a day ahead: check the sender's clock.`);
  }
  return moment.ms;
}

/** Whether the clock that told this moment can be believed. */
export function isBelievable(ms: number, receivedAtMs: number): boolean {
  return ms >= earliestMs && ms <= receivedAtMs + dayMs;
}

/** Milliseconds between two moments, to the microsecond. */
export function between(start: Moment, end: Moment): number {
  return Math.round((end.ms - start.ms) * 1000 + (end.ns - start.ns) / 1000) / 1000;
}
