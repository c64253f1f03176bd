import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import type { CallStore } from '../store/call-store.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import { asOnlyRollUp, type DirtyDay, listDirtyDays, markRolled, nextBuild } from './day-states.ts';
import { markMissingDays } from './missing-days.ts';
import { recomputeDays, sweepBuilds } from './recompute-days.ts';

/** Writers that go on wake the job again and again; it waits for a pause, but not for ever. */
const quietMs = 300;
const longestWaitMs = 10_000;
/** Longer than any query runs, so that none reads rows that are being removed. */
const retireMs = 90_000;
/** Other processes may have left work, and replaced rows become due for removal. */
const lookAgainMs = 60_000;
const retryMs = 5_000;
const daysAtOnce = 62;

/** Keeps the roll-ups in step with the calls. */
export interface RollUpJob {
  start(): void;
  stop(): Promise<void>;
  /** Calls have changed. */
  wake(): void;
  /** Whether what the state database says of days can be trusted yet. */
  isReliable(): boolean;
  /** Rolls up all that is dirty now. */
  catchUp(): Promise<void>;
}

export function createRollUpJob(deps: {
  readonly db: Kysely<TelemetryDatabase>;
  readonly store: CallStore;
  readonly clock: Clock;
  readonly log: Log;
}): RollUpJob {
  const { db, store, clock, log } = deps;
  const stopping = new AbortController();
  const retired = new Map<string, { readonly tenant: Tenant; readonly at_ms: number }>();
  let wanted = Promise.withResolvers<void>();
  let lastWakeMs = 0;
  let isReliable = false;
  let loop: Promise<void> | undefined;

  function wake(): void {
    lastWakeMs = performance.now();
    wanted.resolve();
  }

  async function catchUp(): Promise<void> {
    if (!isReliable) await markMissingDays({ db, store, log, now_ms: clock.now() });
    isReliable = true;
    await asOnlyRollUp(db, async () => {
      await sweepRetired();
      const dirty = await listDirtyDays(db, clock.now());
      for (const days of Map.groupBy(
        dirty,
        ({ organisation_id, project_id }) => `${organisation_id} ${project_id}`,
      ).values()) {
        for (let from = 0; from < days.length; from += daysAtOnce) await rollUp(days.slice(from, from + daysAtOnce));
      }
    });
  }

  async function rollUp(days: readonly DirtyDay[]): Promise<void> {
    const [tenant] = days;
    if (tenant === undefined || stopping.signal.aborted) return;
    const names = days.map(({ day }) => day);
    await recomputeDays(store.for(tenant), names, await nextBuild(db));
    await markRolled(db, tenant, days);
    retired.set(tenant.project_id, { tenant, at_ms: clock.now() });
  }

  async function sweepRetired(): Promise<void> {
    for (const [key, { tenant, at_ms }] of retired) {
      if (clock.now() - at_ms < retireMs) continue;
      await sweepBuilds(store.for(tenant));
      retired.delete(key);
    }
  }

  /** Ends when there is something to do and the writers pause, or when it is time to look again. */
  async function nextTurn(): Promise<void> {
    const { signal } = stopping;
    const idle = new AbortController();
    const both = AbortSignal.any([signal, idle.signal]);
    await Promise.race([wanted.promise, pause(lookAgainMs, both)]);
    idle.abort();
    wanted = Promise.withResolvers();
    const deadline = performance.now() + longestWaitMs;
    while (!signal.aborted && performance.now() < deadline) {
      const left = lastWakeMs + quietMs - performance.now();
      if (left <= 0) return;
      await pause(left, signal);
    }
  }

  async function run(): Promise<void> {
    const { signal } = stopping;
    while (!signal.aborted) {
      try {
        await catchUp();
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ error }, 'roll-ups could not be brought up to date; queries read the calls until they are');
        wanted.resolve();
        await pause(retryMs, signal);
      }
      if (!signal.aborted) await nextTurn();
    }
  }

  return {
    start: () => void (loop ??= run()),
    async stop() {
      stopping.abort();
      await loop;
    },
    wake,
    isReliable: () => isReliable,
    catchUp,
  };
}

/** Ends early, without an error, when the signal says so. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
