import { setTimeout as delay } from 'node:timers/promises';
import { ApexError, type RunId } from '@apex/contracts';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import { type LogRecord, writeRecords } from './write-records.ts';

export interface LogEntry {
  readonly record: LogRecord;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

/** Append-only writing in batches: what piles up while one batch is being written makes the next. */
export interface EventLog {
  /** `stored` is called in order of appending, once the record is committed; only then may anybody see it. */
  append(entry: LogEntry): void;
  /** Resolves when nothing is waiting to be written. */
  settled(): Promise<void>;
}

const maxBatch = 1000;
/** Batches begin at least this far apart, so that a stream of events is a few hundred commits a second, not thousands. */
const gatherMs = 5;
/** About half a minute in all, enough for an embedded server to be restarted. */
const pausesMs = [50, 100, 200, 400, 800, 1600, 3200, 6400, 6400, 6400];

export function createEventLog(db: Kysely<ChatDatabase>, log: Log): EventLog {
  const pending: LogEntry[] = [];
  let draining: Promise<void> | undefined;

  async function write(batch: readonly LogEntry[]): Promise<void> {
    const records = batch.map((entry) => entry.record);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await writeRecords(db, records);
      } catch (error) {
        const pause = ApexError.isInstance(error) && error.retryable ? pausesMs[attempt] : undefined;
        if (pause === undefined) throw error;
        log.warn({ error, attempt }, 'run events could not be stored yet');
        await delay(pause);
      }
    }
  }

  /** One broken run must not take down others that happen to share its batch. */
  async function writeEachRun(batch: readonly LogEntry[]): Promise<void> {
    for (const entries of Map.groupBy(batch, (entry): RunId => entry.record.run_id).values()) {
      try {
        await write(entries);
      } catch (error) {
        log.error({ error, run_id: entries[0]?.record.run_id }, 'run events could not be stored');
        for (const entry of entries) entry.failed(error);
        continue;
      }
      for (const entry of entries) entry.stored();
    }
  }

  async function drain(): Promise<void> {
    while (pending.length > 0) {
      const startedAt = performance.now();
      const batch = pending.splice(0, maxBatch);
      try {
        await write(batch);
      } catch {
        // Tried again run by run, where a failure is logged and told.
        await writeEachRun(batch);
        continue;
      }
      for (const entry of batch) entry.stored();
      const rest = gatherMs - (performance.now() - startedAt);
      if (pending.length > 0 && pending.length < maxBatch && rest >= 1) await delay(rest);
    }
    draining = undefined;
  }

  return {
    append(entry) {
      pending.push(entry);
      draining ??= Promise.resolve().then(drain);
    },
    async settled() {
      while (draining !== undefined) await draining;
    },
  };
}
