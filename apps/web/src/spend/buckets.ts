import type { SpendRow, TimeDimension } from '@apex/contracts';
import type { Span } from '../period/period.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const msOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

function textOf(ms: number, grain: TimeDimension): string {
  const iso = new Date(ms).toISOString();
  if (grain === 'hour') return iso;
  return iso.slice(0, grain === 'month' ? 7 : 10);
}

function startOf(ms: number, grain: TimeDimension): number {
  const date = new Date(ms);
  if (grain === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  if (grain === 'hour') return Math.floor(ms / hourMs) * hourMs;
  const day = Math.floor(ms / dayMs) * dayMs;
  // Weeks begin on Monday.
  return grain === 'week' ? day - ((new Date(day).getUTCDay() + 6) % 7) * dayMs : day;
}

function nextOf(ms: number, grain: TimeDimension): number {
  const date = new Date(ms);
  if (grain === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return ms + (grain === 'hour' ? hourMs : grain === 'week' ? 7 * dayMs : dayMs);
}

/** Every hour, day, week or month of a span that has begun by `now`, named as the server names them. */
export function bucketsOf(span: Span, grain: TimeDimension, now: Date): string[] {
  const end = Math.min(msOf(span.to), now.getTime());
  const buckets: string[] = [];
  for (let at = startOf(msOf(span.from), grain); at < end; at = nextOf(at, grain)) buckets.push(textOf(at, grain));
  return buckets;
}

/** The days from the first to the last row, where the period itself has no bounds. */
export function spanOfRows(rows: readonly SpendRow[], grain: TimeDimension): Span | null {
  const times = rows.map((row) => String(row[grain])).toSorted();
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return null;
  const day = (at: string) => (at.length === 7 ? `${at}-01` : at.slice(0, 10));
  return { from: day(first), to: textOf(nextOf(msOf(day(last)), grain), 'day') };
}

/** The bucket that stands at the same place of the period before; null where weeks and months do not line up. */
export function bucketBefore(
  bucket: string,
  grain: TimeDimension,
  { span, before }: { readonly span: Span; readonly before: Span },
): string | null {
  if (grain === 'week' || grain === 'month') return null;
  const at = grain === 'hour' ? Date.parse(bucket) : msOf(bucket);
  return textOf(at - (msOf(span.from) - msOf(before.from)), grain);
}
