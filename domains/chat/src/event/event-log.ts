import { setTimeout as delay } from 'node:timers/promises';
import { ApexError, type OrgId, type RunId } from '@apex/contracts';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import { type LogRecord, writeRecords } from './write-records.ts';

interface Pending {
  readonly record: LogRecord;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

interface Lane {
  readonly pending: Pending[];
  draining: Promise<void> | undefined;
}

/** Append-only writing in batches: what piles up while one batch is being written makes the next. */
export interface EventLog {
  /** `stored` is called in order of appending, once the record is committed; only then may anybody see it. */
  append(organisation_id: OrgId, entry: Pending): void;
  /** Resolves when nothing is waiting to be written. */
  settled(): Promise<void>;
}

const maxBatch = 1000;
/** About half a minute in all, enough for an embedded server to be restarted. */
const pausesMs = [50, 100, 200, 400, 800, 1600, 3200, 6400, 6400, 6400];

export function createEventLog(db: Kysely<ChatDatabase>, log: Log): EventLog {
  const lanes = new Map<OrgId, Lane>();

  async function write(organisation_id: OrgId, batch: readonly Pending[]): Promise<void> {
    const records = batch.map((entry) => entry.record);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await writeRecords(db, organisation_id, records);
      } catch (error) {
        const pause = ApexError.isInstance(error) && error.retryable ? pausesMs[attempt] : undefined;
        if (pause === undefined) throw error;
        log.warn({ error, attempt }, 'run events could not be stored yet');
        await delay(pause);
      }
    }
  }

  /** One broken run must not take down others that happen to share its batch. */
  async function writeEachRun(organisation_id: OrgId, batch: readonly Pending[]): Promise<void> {
    for (const entries of Map.groupBy(batch, (entry): RunId => entry.record.run_id).values()) {
      try {
        await write(organisation_id, entries);
        for (const entry of entries) entry.stored();
      } catch (error) {
        log.error({ error, run_id: entries[0]?.record.run_id }, 'run events could not be stored');
        for (const entry of entries) entry.failed(error);
      }
    }
  }

  async function drain(organisation_id: OrgId, lane: Lane): Promise<void> {
    while (lane.pending.length > 0) {
      const batch = lane.pending.splice(0, maxBatch);
      try {
        await write(organisation_id, batch);
      } catch {
        // Tried again run by run, where a failure is logged and told.
        await writeEachRun(organisation_id, batch);
        continue;
      }
      for (const entry of batch) entry.stored();
    }
    lanes.delete(organisation_id);
  }

  return {
    append(organisation_id, entry) {
      const lane = lanes.get(organisation_id) ?? { pending: [], draining: undefined };
      lanes.set(organisation_id, lane);
      lane.pending.push(entry);
      lane.draining ??= Promise.resolve().then(() => drain(organisation_id, lane));
    },
    async settled() {
      while (lanes.size > 0) await Promise.all([...lanes.values()].map((lane) => lane.draining));
    },
  };
}
