import { createHash, randomUUID } from 'node:crypto';
import { ApexError, type BudgetUnit } from '@apex/contracts';
import type { Log } from '@apex/kit/log';
import { createClient, defineScript } from '@redis/client';
import type { LeaseAnswer, LeaseStore, SharedAccount, SharedCount } from './lease-store.ts';
import { leaveScript, rebaseScript, reportScript } from './redis-script.ts';

export interface RedisLeasesOptions {
  /** `redis://…` or `rediss://…`. */
  readonly url: string;
  /** As the ledger's. */
  readonly process_id: string;
  readonly log: Log;
  /** Before every key; installations that share a server differ in it. */
  readonly prefix?: string;
  /** How long a process that lives may be silent; 15 s. */
  readonly silent_after_ms?: number;
}

const answerWithinMs = 1000;
/** At start; a Redis that is started at the same time may come a moment later. */
const startTries = 6;
/** A process that lives reports twice a second; one silent for longer holds none of its calls at the same time any more. */
const defaultSilentAfterMs = 15_000;
/** The largest amount that is told apart by one: beyond it, budgets count as that large. */
const mostUnits = 2n ** 52n;
const picoPerMicro = 1_000_000n;

/**
 * Leases through Redis 6 or later, or Valkey: one key for each organisation, budget, subject and window, one script a
 * report. Resolves when it is connected, rejects where it cannot be; later losses are bridged by the client.
 */
export async function createRedisLeases(options: RedisLeasesOptions): Promise<LeaseStore> {
  const { url, process_id, log, prefix = 'apex', silent_after_ms: silentAfterMs = defaultSilentAfterMs } = options;
  let isLost = false;
  let wasReady = false;
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: answerWithinMs,
      reconnectStrategy: (retries, cause) =>
        wasReady || retries < startTries ? Math.min(50 * 2 ** retries, 1000) : cause,
    },
    scripts: { report: scriptOf(reportScript), rebase: scriptOf(rebaseScript), leave: scriptOf(leaveScript) },
  });
  client.on('error', (error: unknown) => {
    if (!isLost) log.warn({ error }, 'Redis, which budgets are shared through, does not answer');
    isLost = true;
  });
  client.on('ready', () => {
    isLost = false;
    wasReady = true;
  });
  try {
    await client.connect();
  } catch (cause) {
    throw unreachable(cause);
  }

  return {
    process_id,
    async report(account, { epoch, ...said }) {
      const { unit } = account;
      const up = (quantity: bigint): string => roundedUp(unit, quantity).toString();
      const silent = unit === 'concurrent' ? silentAfterMs : 0;
      const reply = await soon(
        client.report(keyOf(prefix, account), [
          process_id,
          epoch,
          randomUUID(),
          up(said.stored),
          up(said.settled),
          roundedDown(unit, said.flushed).toString(),
          up(said.keep),
          up(said.need),
          up(said.wish),
          roundedDown(unit, said.amount).toString(),
          String(account.keep_ms),
          String(silent),
        ]),
      );
      return answerOf(unit, reply);
    },
    async read(account) {
      const fields = await soon(client.hGetAll(keyOf(prefix, account)));
      const { epoch, generation } = fields;
      if (epoch === undefined || generation === undefined) return null;
      const base = quantityOf(account.unit, fields['base']);
      return { epoch, generation, base, processes: processesOf(account.unit, fields, silentAfterMs) };
    },
    async rebase(account, { count, base, gone }) {
      const sum = roundedUp(account.unit, base > 0n ? base : 0n).toString();
      const reply = await soon(client.rebase(keyOf(prefix, account), [count.epoch, count.generation, sum, ...gone]));
      return Number(reply) === 1;
    },
    async leave(account, epoch) {
      await soon(client.leave(keyOf(prefix, account), [process_id, epoch]));
    },
    async close() {
      if (client.isReady) await client.close();
      else client.destroy();
    },
  };
}

function scriptOf(script: string) {
  return defineScript({
    SCRIPT: script,
    NUMBER_OF_KEYS: 1,
    parseCommand(parser, key: string, args: readonly string[]) {
      parser.pushKey(key);
      parser.push(...args);
    },
    transformReply: (reply: unknown) => reply,
  });
}

function keyOf(prefix: string, { organisation_id, hold }: SharedAccount): string {
  const subject = createHash('sha256').update(hold.subject).digest('hex').slice(0, 32);
  return `${prefix}:budget:${organisation_id}:${hold.budget_id}:${hold.window_ms}:${subject}`;
}

function roundedUp(unit: BudgetUnit, quantity: bigint): bigint {
  const units = unit === 'usd' ? (quantity + picoPerMicro - 1n) / picoPerMicro : quantity;
  return units < mostUnits ? units : mostUnits;
}

function roundedDown(unit: BudgetUnit, quantity: bigint): bigint {
  const units = unit === 'usd' ? quantity / picoPerMicro : quantity;
  return units < mostUnits ? units : mostUnits;
}

function quantityOf(unit: BudgetUnit, text: unknown): bigint {
  const units = BigInt(String(text));
  return unit === 'usd' ? units * picoPerMicro : units;
}

function answerOf(unit: BudgetUnit, reply: unknown): LeaseAnswer {
  if (!Array.isArray(reply)) throw new Error('Redis answered a report with something else than a list');
  const [kind, one, two, three, four] = reply as unknown[];
  if (kind === 'other_epoch') {
    const settled = three === '' ? null : quantityOf(unit, three);
    return { kind: 'other_epoch', epoch: String(one), base: quantityOf(unit, two), settled };
  }
  const [spent, granted] = [quantityOf(unit, one), quantityOf(unit, two)];
  return { kind: 'counted', spent, granted, is_left: Number(three) === 1, is_wanted: Number(four) === 1 };
}

function processesOf(
  unit: BudgetUnit,
  fields: Readonly<Record<string, string>>,
  silentAfterMs: number,
): SharedCount['processes'] {
  const now = Date.now();
  return Object.entries(fields).flatMap(([name, flushed]) => {
    if (!name.startsWith('f:')) return [];
    const process_id = name.slice(2);
    // By this machine's clock: it only decides whether the database is asked about the process.
    const is_silent = now - Number(fields[`t:${process_id}`] ?? 0) > silentAfterMs;
    const settled = quantityOf(unit, fields[`s:${process_id}`] ?? '0');
    return [{ process_id, settled, flushed: quantityOf(unit, flushed), is_silent }];
  });
}

/** A server that hangs is away like one that is gone. */
async function soon<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${answerWithinMs} ms`)), answerWithinMs);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function unreachable(cause: unknown): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'gateway.redis_unreachable',
    message: `The Redis at APEX_REDIS_URL, which gateway processes share budgets through, does not answer (${cause instanceof Error ? cause.message : String(cause)}). Start it, or correct the address.`,
    cause,
  });
}
