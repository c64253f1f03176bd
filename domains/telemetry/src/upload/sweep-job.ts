import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { UploadFolder } from './upload-folder.ts';
import { removeUploadsBefore } from './upload-store.ts';

const keptMs = 24 * 60 * 60_000;
const lookAgainMs = 60 * 60_000;

export interface SweepJob {
  start(): void;
  stop(): Promise<void>;
  /** Removes what is due now. */
  sweep(): Promise<void>;
}

/** Removes uploads that nobody imported within a day, and files that were never finished. */
export function createSweepJob(deps: {
  readonly db: Kysely<TelemetryDatabase>;
  readonly folder: UploadFolder;
  readonly clock: Clock;
  readonly log: Log;
}): SweepJob {
  const { db, folder, clock, log } = deps;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function sweep(): Promise<void> {
    const before_ms = clock.now() - keptMs;
    for (const id of await removeUploadsBefore(db, before_ms)) await folder.remove(id);
    await folder.removeBefore(before_ms);
  }

  function run(): void {
    running = sweep().catch((error: unknown) => {
      log.warn({ error }, 'old uploads could not be removed; it is tried again in an hour');
    });
  }

  return {
    sweep,
    start() {
      if (timer !== undefined) return;
      run();
      timer = setInterval(run, lookAgainMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
