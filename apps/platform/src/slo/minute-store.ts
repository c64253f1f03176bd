import { type Kysely, sql } from 'kysely';
import type { Events } from './count-events.ts';

export interface PlatformDatabase {
  readonly 'platform.slo_minutes': {
    readonly slo: string;
    readonly minute: Date;
    readonly good: string;
    readonly total: string;
  };
}

export interface MinuteOfEvents extends Events {
  readonly slo: string;
  /** Milliseconds since 1970, a whole minute. */
  readonly minute_ms: number;
}

export interface WindowSums {
  readonly '1h': Events;
  readonly '6h': Events;
  readonly '24h': Events;
  readonly window: Events;
}

type Database = Kysely<PlatformDatabase>;

const hourMs = 3_600_000;
const keptDays = 92;

/** Adds to what this and other processes counted in the same minutes. */
export async function addMinutes(db: Database, minutes: readonly MinuteOfEvents[]): Promise<void> {
  if (minutes.length === 0) return;
  await sql`insert into platform.slo_minutes as kept (slo, minute, good, total)
    select * from unnest(
      ${minutes.map(({ slo }) => slo)}::text[], ${minutes.map(({ minute_ms }) => new Date(minute_ms))}::timestamptz[],
      ${minutes.map(({ good }) => good)}::bigint[], ${minutes.map(({ total }) => total)}::bigint[])
    on conflict (slo, minute) do update
      set good = kept.good + excluded.good, total = kept.total + excluded.total`.execute(db);
}

/** What was counted of an objective up to a moment, by window. */
export async function sumWindows(db: Database, slo: string, at_ms: number, window_days: number): Promise<WindowSums> {
  const since = (hours: number): Date => new Date(at_ms - hours * hourMs);
  const column = (name: 'good' | 'total', hours: number) =>
    sql<string>`coalesce(sum(${sql.ref(name)}) filter (where minute > ${since(hours)}), 0)`;
  const { rows } = await sql<Record<string, string>>`select
      ${column('good', 1)} as g1, ${column('total', 1)} as t1, ${column('good', 6)} as g6, ${column('total', 6)} as t6,
      ${column('good', 24)} as g24, ${column('total', 24)} as t24,
      coalesce(sum(good), 0) as g, coalesce(sum(total), 0) as t
    from platform.slo_minutes where slo = ${slo} and minute > ${since(window_days * 24)}`.execute(db);
  const row = rows[0] ?? {};
  const events = (at: string): Events => ({ good: Number(row[`g${at}`] ?? 0), total: Number(row[`t${at}`] ?? 0) });
  return { '1h': events('1'), '6h': events('6'), '24h': events('24'), window: events('') };
}

/** Drops minutes no window reaches any more. */
export async function forgetMinutes(db: Database, now_ms: number): Promise<void> {
  await db
    .deleteFrom('platform.slo_minutes')
    .where('minute', '<', new Date(now_ms - keptDays * 24 * hourMs))
    .execute();
}
