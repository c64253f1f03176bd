import { type Kysely, sql } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import { asLedger } from './ledger-store.ts';

const dayMs = 86_400_000;
/** Windows of a minute are of no interest after a day, others are kept for a year and a month. */
const minutesKeptMs = dayMs;
const windowsKeptMs = 396 * dayMs;
/** A journal is replayed at the next start; one that waits longer than this may be counted twice. */
const recoveriesKeptMs = 90 * dayMs;

/** Removes past windows, totals of sessions and tasks nobody came back to, and what recovery noted long ago. */
export function pruneUses(db: Kysely<GatewayDatabase>, now_ms: number): Promise<void> {
  const before = (kept_ms: number) => new Date(now_ms - kept_ms);
  return asLedger(db, async (trx) => {
    await sql`
      delete from gateway.budget_uses u using gateway.budgets b
      where b.id = u.budget_id and case
        when b."window" = 'minute' then u.window_start < ${before(minutesKeptMs)}
        when b."window" <> 'total' then u.window_start < ${before(windowsKeptMs)}
        else b.scope in ('session', 'task') and u.updated_at < ${before(windowsKeptMs)} end`.execute(trx);
    await trx.deleteFrom('gateway.budget_recoveries').where('at', '<', before(recoveriesKeptMs)).execute();
    await trx.deleteFrom('gateway.budget_writers').where('updated_at', '<', before(recoveriesKeptMs)).execute();
  });
}
