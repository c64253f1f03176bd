import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Budget } from '@apex/contracts';
import { systemClock } from '@apex/kit/clock';
import { createPool, runtimeRole } from '@apex/postgres';
import { pico } from '@apex/pricing';
import { silentLog } from '@apex/testkit/silent-log';
import type { CallFacts } from '../../exchange/call-facts.ts';
import type { GatewayDatabase } from '../../gateway-database.ts';
import { createLedger } from '../create-ledger.ts';
import { createRedisLeases } from '../redis-leases.ts';

/** What a process that spends is told. */
export interface SpendingOrder {
  readonly database_url: string;
  /** Null: it has the budgets to itself. */
  readonly redis_url: string | null;
  readonly process_id: string;
  readonly budgets: readonly Budget[];
  readonly facts: CallFacts;
  /** One line for each reservation before its call, and for each settlement before it is settled. */
  readonly journal: string;
  readonly calls: number;
  readonly at_once: number;
  readonly wait_ms: number;
  /** How long a call takes. */
  readonly call_ms: number;
}

/** Of the journal; money in picodollars. */
export type SpendingLine =
  | { readonly id: string; readonly holds: readonly { readonly budget_id: string }[]; readonly most: string }
  | { readonly id: string; readonly used: string };

/**
 * A gateway process as far as the ledger goes: it spends, and keeps a journal. It makes one call, says `ready`, begins when it is told to
 * by a line, says `done` with how many calls were admitted, and waits until its input ends or somebody kills it.
 */
async function spend(order: SpendingOrder): Promise<void> {
  const { process_id, budgets, facts } = order;
  const log = silentLog;
  const { db } = createPool<GatewayDatabase>({
    url: order.database_url,
    application_name: 'spending',
    role: runtimeRole,
    log,
    max: 4,
  });
  const leases = order.redis_url === null ? null : await createRedisLeases({ url: order.redis_url, process_id, log });
  const ledger = createLedger({ db, clock: systemClock, log, process_id, leases, reached: () => undefined });
  const journal = openSync(order.journal, 'a');
  const write = (line: SpendingLine): void => void writeSync(journal, `${JSON.stringify(line)}\n`);
  const { signal } = new AbortController();
  let number = 0;
  let admitted = 0;

  async function call(): Promise<void> {
    number += 1;
    const id = `${process_id}:${number}`;
    const used = BigInt(((number * 7919) % 97) + 1) * 100_000_000n;
    const most = used * 2n;
    const asked = { journal_id: id, facts, model: facts.model, downgraded_by: [], wait_ms: order.wait_ms, signal };
    const answer = await ledger.reserve(budgets, { ...asked, most: { usd: pico(most), tokens: 1 } });
    if (answer.kind !== 'granted') return;
    admitted += 1;
    const { reservation } = answer;
    write({ id, holds: reservation.holds, most: String(most) });
    await delay(order.call_ms);
    write({ id, used: String(used) });
    reservation.settle({ usd: pico(used), tokens: 1 });
  }

  async function worker(): Promise<void> {
    while (number < order.calls) await call();
  }

  // Whoever is connected to nothing yet would come too late for the others.
  await call();
  process.stdout.write('ready\n');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  await Promise.all(Array.from({ length: order.at_once }, worker));
  process.stdout.write(`done ${admitted}\n`);
  await new Promise((resolve) => process.stdin.once('end', resolve).resume());
  await ledger.close();
  closeSync(journal);
  process.exit(0);
}

await spend(JSON.parse(process.argv[2] ?? '') as SpendingOrder);
