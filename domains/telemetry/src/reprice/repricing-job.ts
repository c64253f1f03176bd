import { setTimeout as delay } from 'node:timers/promises';
import { markMissingDays } from '../roll-up/missing-days.ts';
import { asOnlyProcess } from '../store/only-process.ts';
import { noteCatalogue } from './note-catalogue.ts';
import { planRepricing } from './plan-repricing.ts';
import { priceNextPage } from './price-day.ts';
import type { RepricingDeps } from './repricing-deps.ts';
import { listOpen, markFinished } from './repricing-store.ts';

export interface RepricingJob {
  start(): void;
  stop(): Promise<void>;
  /** A price changed. */
  wake(): void;
  /** Prices anew all that is due now; nothing where another process is at it. */
  catchUp(): Promise<void>;
}

/** Another process may have left work. */
const lookAgainMs = 30_000;
const retryMs = 5_000;

/** Prices calls anew after prices changed. All of its state is in the database, so a killed process loses none of it. */
export function createRepricingJob(deps: RepricingDeps): RepricingJob {
  const { db, store, clock, log, catalogue, roll_up } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let wanted = Promise.withResolvers<void>();
  let loop: Promise<void> | undefined;
  let isCatalogueNoted = false;

  async function noteOnce(): Promise<void> {
    if (isCatalogueNoted) return;
    // Calls of a day that the state database does not know would be missed.
    if (!roll_up.isReliable()) await markMissingDays({ db, store, log, now_ms: clock.now() });
    await noteCatalogue(db, catalogue, new Date(clock.now()));
    isCatalogueNoted = true;
  }

  async function catchUp(): Promise<void> {
    await asOnlyProcess(db, 'telemetry.reprice', async () => {
      await noteOnce();
      for (const run of await listOpen(db)) {
        if (!run.is_planned) await planRepricing(deps, run, signal);
        while (!signal.aborted && (await priceNextPage(deps, run, signal)));
        if (signal.aborted) return;
        await markFinished(db, run, new Date(clock.now()));
      }
    });
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      wanted = Promise.withResolvers();
      let waitMs = lookAgainMs;
      try {
        await catchUp();
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ error }, 'calls could not be priced anew; it is tried again where it broke off');
        waitMs = retryMs;
      }
      await Promise.race([wanted.promise, pause(waitMs, signal)]);
    }
  }

  return {
    start() {
      loop ??= run();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
    wake: () => wanted.resolve(),
    catchUp,
  };
}

/** Ends early, without an error, when the signal says so. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
