import type { PolicyMatch } from '@apex/contracts';

export type PolicyTime = NonNullable<PolicyMatch['time']>;

const hour_ms = 3_600_000;
const day_ms = 86_400_000;
/** 1970 began on a Thursday. */
const firstDay = 3;

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** From 1, Monday, in UTC. */
export function dayOfWeek(at_ms: number): number {
  return ((Math.floor(at_ms / day_ms) + firstDay) % 7) + 1;
}

/** Where the hours pass midnight the day is that of the call itself. On the hot path. */
export function inTime({ from_hour, to_hour, days }: PolicyTime, at_ms: number): boolean {
  if (days !== undefined && !days.includes(dayOfWeek(at_ms))) return false;
  const hour = Math.floor(at_ms / hour_ms) % 24;
  return from_hour <= to_hour ? hour >= from_hour && hour < to_hour : hour >= from_hour || hour < to_hour;
}

export function timeWords({ from_hour, to_hour, days }: PolicyTime): string {
  const two = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
  const hours = to_hour - from_hour === 24 ? '' : `from ${two(from_hour)} to ${two(to_hour)} UTC`;
  const names = (days ?? []).map((day) => dayNames[day - 1] ?? '').join(', ');
  if (names === '') return hours === '' ? 'any' : hours;
  return hours === '' ? `on ${names}` : `${hours} on ${names}`;
}
