import type { FinalReport, MessageId, OrgId, RunId, RunStatus, ThreadId } from '@apex/contracts';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import { storableJson, storableText } from './storable.ts';

export type EndStatus = Exclude<RunStatus, 'queued' | 'running'>;

interface RecordOfRun {
  readonly organisation_id: OrgId;
  readonly run_id: RunId;
}

export interface EventRecord extends RecordOfRun {
  readonly kind: 'event';
  readonly seq: number;
  readonly text: string;
}

export interface StartRecord extends RecordOfRun {
  readonly kind: 'start';
  readonly at: Date;
}

/** Appended in the same breath as the last event, so that both are committed together or not at all. */
export interface EndRecord extends RecordOfRun {
  readonly kind: 'end';
  readonly thread_id: ThreadId;
  readonly message_id: MessageId;
  readonly status: EndStatus;
  readonly note: string;
  readonly report: FinalReport;
  readonly at: Date;
}

export type LogRecord = EventRecord | StartRecord | EndRecord;

/**
 * All or nothing, and safe to repeat when the answer to a commit was lost. One statement for all organisations of the
 * batch: the log is the busiest table, and a commit for each would cost more than the rows.
 */
export async function writeRecords(db: Kysely<ChatDatabase>, records: readonly LogRecord[]): Promise<void> {
  const events = records.filter((record) => record.kind === 'event');
  if (events.length === records.length) return insertEvents(db, events);
  await db.transaction().execute(async (trx) => {
    await insertEvents(trx, events);
    for (const record of records) {
      if (record.kind === 'event') continue;
      await sql`select set_config('apex.organisation_id', ${record.organisation_id}, true)`.execute(trx);
      await (record.kind === 'start' ? markStarted(trx, record) : markEnded(trx, record));
    }
  });
}

/**
 * Sets whose rows may come and inserts them in one round trip. The rows are joined to the setting, so it holds before
 * the first of them meets its policy; were it otherwise, the policy would refuse them. No conflict target: naming one
 * would need the right to read, and with it the reader's policy.
 */
async function insertEvents(db: Kysely<ChatDatabase>, events: readonly EventRecord[]): Promise<void> {
  if (events.length === 0) return;
  const organisation_ids = events.map((event) => event.organisation_id);
  const run_ids = events.map((event) => event.run_id);
  const seqs = events.map((event) => event.seq);
  const texts = events.map((event) => event.text);
  await sql`with batch as materialized (
      select set_config('apex.organisation_ids', ${[...new Set(organisation_ids)].join(',')}, true) as organisation_ids
    )
    insert into chat.run_events (organisation_id, run_id, seq, event)
    select organisation_id, run_id, seq, event::jsonb
    from batch, unnest(${organisation_ids}::text[], ${run_ids}::text[], ${seqs}::integer[], ${texts}::text[])
      as new (organisation_id, run_id, seq, event)
    where organisation_id = any (string_to_array(batch.organisation_ids, ','))
    on conflict do nothing`.execute(db);
}

async function markStarted(trx: Transaction<ChatDatabase>, record: StartRecord): Promise<void> {
  await trx
    .updateTable('chat.runs')
    .set({ status: 'running', started_at: record.at })
    .where('id', '=', record.run_id)
    .where('ended_at', 'is', null)
    .execute();
}

async function markEnded(trx: Transaction<ChatDatabase>, record: EndRecord): Promise<void> {
  const { organisation_id, run_id, thread_id, status, note, report, at } = record;
  const text = storableText(report.headline);
  await trx
    .updateTable('chat.runs')
    .set({ status, note, report: storableJson(report), ended_at: at })
    .where('id', '=', run_id)
    .where('ended_at', 'is', null)
    .execute();
  await trx
    .insertInto('chat.messages')
    .values({ id: record.message_id, thread_id, run_id, organisation_id, role: 'assistant', text, created_at: at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  await trx.updateTable('chat.threads').set({ updated_at: at }).where('id', '=', thread_id).execute();
}
