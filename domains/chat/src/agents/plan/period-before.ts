import type { Period } from '../../understand/question-parse.ts';

const dayMs = 86_400_000;

/** Where a calendar unit begins that many units after one that begins at `ms`; null where it is no such begin. */
const units: readonly ((ms: number, steps: number) => number | null)[] = [
  (ms, steps) => {
    const at = new Date(ms);
    return at.getUTCDate() === 1 && isMidnight(ms) ? Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + steps, 1) : null;
  },
  (ms, steps) => (new Date(ms).getUTCDay() === 1 && isMidnight(ms) ? ms + steps * 7 * dayMs : null),
];

function isMidnight(ms: number): boolean {
  return ms % dayMs === 0;
}

/**
 * What a calendar month, quarter, year or week is held against unless told: the one before, up to the same moment
 * where it goes on. Null for other periods, which have the time just before them.
 */
export function periodBefore(period: Period | null, now_ms: number): { from: string; to: string } | null {
  if (period?.from == null || period.to == null) return null;
  const [from, to] = [Date.parse(period.from), Date.parse(period.to)];
  for (const shift of units) {
    for (const steps of [1, 3, 12]) {
      if (shift(from, steps) !== to) continue;
      const start = shift(from, -steps);
      if (start === null) continue;
      const end = now_ms < to ? Math.min(start + (now_ms - from), from) : from;
      return end > start ? { from: new Date(start).toISOString(), to: new Date(end).toISOString() } : null;
    }
  }
  return null;
}
