import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import type { CallStore } from '../store/call-store.ts';
import { asOnlyProcess } from '../store/only-process.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import { type DirtyDay, listDirtyDays, markRolled, nextBuild } from './day-states.ts';
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

interface RollUpDeps {
  readonly db: Kysely<TelemetryDatabase>;
  readonly store: CallStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps the roll-ups in step with the calls. */
export class RollUpJob {
  readonly #deps: RollUpDeps;
  readonly #stopping = new AbortController();
  readonly #retired = new Map<string, { readonly tenant: Tenant; readonly at_ms: number }>();
  #wanted = Promise.withResolvers<void>();
  #lastWakeMs = 0;
  #isReliable = false;
  #loop: Promise<void> | undefined;

  constructor(deps: RollUpDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  /** Calls have changed. */
  wake(): void {
    this.#lastWakeMs = performance.now();
    this.#wanted.resolve();
  }

  /** Whether what the state database says of days can be trusted yet. */
  isReliable(): boolean {
    return this.#isReliable;
  }

  /** Days of all tenants whose roll-up is due and not done. */
  async backlog(): Promise<number> {
    return (await listDirtyDays(this.#deps.db, this.#deps.clock.now())).length;
  }

  /** Rolls up all that is dirty now. */
  async catchUp(): Promise<void> {
    const { db, store, clock, log } = this.#deps;
    if (!this.#isReliable) await markMissingDays({ db, store, log, now_ms: clock.now() });
    this.#isReliable = true;
    await asOnlyProcess(db, 'telemetry.roll_up', async () => {
      await this.#sweepRetired();
      const dirty = await listDirtyDays(db, clock.now());
      const tenants = Map.groupBy(dirty, ({ organisation_id, project_id }) => `${organisation_id} ${project_id}`);
      for (const days of tenants.values()) {
        for (let from = 0; from < days.length; from += daysAtOnce) {
          await this.#rollUp(days.slice(from, from + daysAtOnce));
        }
      }
    });
  }

  async #rollUp(days: readonly DirtyDay[]): Promise<void> {
    const { db, store, clock } = this.#deps;
    const [tenant] = days;
    if (tenant === undefined || this.#stopping.signal.aborted) return;
    const names = days.map(({ day }) => day);
    await recomputeDays(store.for(tenant), names, await nextBuild(db));
    await markRolled(db, tenant, days);
    this.#retired.set(`${tenant.organisation_id} ${tenant.project_id}`, { tenant, at_ms: clock.now() });
  }

  async #sweepRetired(): Promise<void> {
    const { store, clock } = this.#deps;
    for (const [key, { tenant, at_ms }] of this.#retired) {
      if (clock.now() - at_ms < retireMs) continue;
      await sweepBuilds(store.for(tenant));
      this.#retired.delete(key);
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.catchUp();
      } catch (error) {
        if (signal.aborted) return;
        this.#deps.log.warn(
          { error },
          'roll-ups could not be brought up to date; queries read the calls until they are',
        );
        this.#wanted.resolve();
        await pause(retryMs, signal);
      }
      if (!signal.aborted) await this.#nextTurn();
    }
  }

  /** Ends when there is something to do and the writers pause, or when it is time to look again. */
  async #nextTurn(): Promise<void> {
    const { signal } = this.#stopping;
    const idle = new AbortController();
    await Promise.race([this.#wanted.promise, pause(lookAgainMs, AbortSignal.any([signal, idle.signal]))]);
    idle.abort();
    this.#wanted = Promise.withResolvers();
    const deadline = performance.now() + longestWaitMs;
    while (!signal.aborted && performance.now() < deadline) {
      const left = this.#lastWakeMs + quietMs - performance.now();
      if (left <= 0) return;
      await pause(left, signal);
    }
  }
}

/** Ends early, without an error, when the signal says so. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
