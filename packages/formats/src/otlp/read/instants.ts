import type { Moment } from '../wire/item.ts';
import { ItemFault } from './rejection.ts';

/** OpenTelemetry is younger; what claims to be older has no clock. */
const earliestMs = Date.UTC(2015, 0, 1);
const dayMs = 86_400_000;

const faults = new Map<string, ItemFault>();

/** Made once of each kind; see `brokenId`. */
function fault(reason: string, message: string): ItemFault {
  const known = faults.get(message);
  if (known !== undefined) return known;
  const made = new ItemFault(reason, message);
  faults.set(message, made);
  return made;
}

/** A moment that can be believed: not before 2015 and at most a day ahead of the server's clock. */
export function checkMoment(moment: Moment, what: 'start time' | 'end time' | 'time', receivedAtMs: number): number {
  const { ms } = moment;
  if (ms < 0) throw fault('time_missing', `The ${what} is missing: it is nanoseconds since 1970, not 0.`);
  if (ms < earliestMs) {
    throw fault('time_too_early', `The ${what} lies before 2015: it is nanoseconds since 1970.`);
  }
  if (ms > receivedAtMs + dayMs) {
    throw fault('time_in_future', `The ${what} lies more than a day ahead: check the sender's clock.`);
  }
  return ms;
}

/** Whether the clock that told this moment can be believed. */
export function isBelievable(ms: number, receivedAtMs: number): boolean {
  return ms >= earliestMs && ms <= receivedAtMs + dayMs;
}

/** Milliseconds between two moments, to the microsecond. */
export function between(start: Moment, end: Moment): number {
  return Math.round((end.ms - start.ms) * 1000 + (end.ns - start.ns) / 1000) / 1000;
}
