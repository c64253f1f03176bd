import { ApexError } from '@apex/contracts';
import type { Clickhouse, Statement } from '@apex/clickhouse';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

/** A mutation is over when its statement is. */
export const mutationLimits: NonNullable<Statement['settings']> = { mutations_sync: '2', max_execution_time: 3600 };

/** Queries that still read replaced parts hold them; longer than any runs. */
const longestWaitMs = 90_000;
const lookAgainMs = 250;

/**
 * Rewrites parts that hold hidden rows and takes replaced parts from disk. The engine keeps those for eight minutes in
 * case the machine loses its power; so this comes after what replaced them, and the usual time is put back.
 */
export async function purgeTable(clickhouse: Clickhouse, table: string, signal: AbortSignal): Promise<void> {
  if ((await countParts(clickhouse, table, 'NOT active OR has_lightweight_delete')) === 0) return;
  await clickhouse.command({ sql: `ALTER TABLE ${table} APPLY DELETED MASK`, settings: mutationLimits });
  await clickhouse.command({ sql: `ALTER TABLE ${table} MODIFY SETTING old_parts_lifetime = 0` });
  try {
    const deadline = performance.now() + longestWaitMs;
    const since = await engineNow(clickhouse);
    for (;;) {
      // No partition has that name: dropping it makes the engine clear replaced parts at once.
      await clickhouse.command({ sql: `ALTER TABLE ${table} DROP PARTITION ID 'none'` });
      if ((await countParts(clickhouse, table, `NOT active AND toUnixTimestamp(remove_time) <= ${since}`)) === 0)
        return;
      if (performance.now() > deadline) throw stillHeld(table);
      await delay(lookAgainMs, undefined, { signal });
    }
  } finally {
    await clickhouse.command({ sql: `ALTER TABLE ${table} RESET SETTING old_parts_lifetime` });
  }
}

async function engineNow(clickhouse: Clickhouse): Promise<number> {
  const [row] = await clickhouse.query({
    sql: 'SELECT toUnixTimestamp(now()) AS now',
    schema: z.object({ now: z.int() }),
  });
  return row?.now ?? 0;
}

async function countParts(clickhouse: Clickhouse, table: string, where: string): Promise<number> {
  const [row] = await clickhouse.query({
    sql: `SELECT count() AS parts FROM system.parts
      WHERE database = currentDatabase() AND table = {table:String} AND (${where})`,
    params: { table },
    schema: z.object({ parts: z.string().transform(Number) }),
  });
  return row?.parts ?? 0;
}

function stillHeld(table: string): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'telemetry.parts_held',
    message: `Files of ${table} that were replaced are still being read; their removal is tried again.`,
  });
}
