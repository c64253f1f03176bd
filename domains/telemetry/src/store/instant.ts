import { ApexError } from '@apex/contracts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The engine's times end with 2299. */
const endOfTimeMs = Date.UTC(2300, 0, 1);

/** Milliseconds of an ISO time; `invalid` where no row can hold it. */
export function instantMs(text: string, where: string): number {
  const ms = Date.parse(text);
  if (ms >= 0 && ms < endOfTimeMs) return ms;
  throw new ApexError({
    kind: 'invalid',
    reason: 'telemetry.time_out_of_range',
    message: `${where}: ${text} is not between 1970 and 2299.`,
  });
}

/** The nearest moment that the engine can name, for bounds that lie beyond. */
export function storableMs(ms: number): number {
  return Math.min(Math.max(ms, 0), endOfTimeMs - hourMs);
}

/** As the engine's plain parser and its parameters take it: seconds with milliseconds. Four digits alone would be a year. */
export function engineTime(ms: number): string {
  return `${String(Math.floor(ms / 1000)).padStart(10, '0')}.${String(ms % 1000).padStart(3, '0')}`;
}

/** The days, each once, in UTC. */
export function daysOf(moments: Iterable<number>): string[] {
  const days = new Set<number>();
  for (const ms of moments) days.add(Math.floor(ms / dayMs));
  return Array.from(days, (day) => dayOf(day * dayMs));
}

/** `2026-03-01`, in UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function isHourAligned(ms: number): boolean {
  return ms % hourMs === 0;
}

export function isDayAligned(ms: number): boolean {
  return ms % dayMs === 0;
}

/** The last day with a moment before `ms`. */
export function dayBefore(ms: number): string {
  return dayOf(ms - 1);
}

export function monthIndexOf(ms: number): number {
  const date = new Date(ms);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
