import type { FinalReport, MessageId, OrgId, RunId, RunStatus, ThreadId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import { storableJson, storableText } from './storable.ts';

export type EndStatus = Exclude<RunStatus, 'queued' | 'running'>;

export interface EventRecord {
  readonly kind: 'event';
  readonly run_id: RunId;
  readonly seq: number;
  readonly text: string;
}

export interface StartRecord {
  readonly kind: 'start';
  readonly run_id: RunId;
  readonly at: Date;
}

/** Appended in the same breath as the last event, so that both are committed together or not at all. */
export interface EndRecord {
  readonly kind: 'end';
  readonly run_id: RunId;
  readonly thread_id: ThreadId;
  readonly message_id: MessageId;
  readonly status: EndStatus;
  readonly note: string;
  readonly report: FinalReport;
  readonly at: Date;
}

export type LogRecord = EventRecord | StartRecord | EndRecord;

/** All or nothing, and safe to repeat when the answer to a commit was lost. */
export async function writeRecords(
  db: Kysely<ChatDatabase>,
  organisation_id: OrgId,
  records: readonly LogRecord[],
): Promise<void> {
  await withTenant(db, { organisation_id }, async (trx) => {
    await insertEvents(
      trx,
      organisation_id,
      records.filter((record) => record.kind === 'event'),
    );
    for (const record of records) {
      if (record.kind === 'start') await markStarted(trx, record);
      if (record.kind === 'end') await markEnded(trx, organisation_id, record);
    }
  });
}

async function insertEvents(
  trx: Transaction<ChatDatabase>,
  organisation_id: OrgId,
  events: readonly EventRecord[],
): Promise<void> {
  if (events.length === 0) return;
  const run_ids = events.map((event) => event.run_id);
  const seqs = events.map((event) => event.seq);
  const texts = events.map((event) => event.text);
  await sql`insert into chat.run_events (organisation_id, run_id, seq, event)
    select ${organisation_id}::text, run_id, seq, event::jsonb
    from unnest(${run_ids}::text[], ${seqs}::integer[], ${texts}::text[]) as new (run_id, seq, event)
    on conflict (run_id, seq) do nothing`.execute(trx);
}

async function markStarted(trx: Transaction<ChatDatabase>, record: StartRecord): Promise<void> {
  await trx
    .updateTable('chat.runs')
    .set({ status: 'running', started_at: record.at })
    .where('id', '=', record.run_id)
    .where('ended_at', 'is', null)
    .execute();
}

async function markEnded(trx: Transaction<ChatDatabase>, organisation_id: OrgId, record: EndRecord): Promise<void> {
  const { run_id, thread_id, status, note, report, at } = record;
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
