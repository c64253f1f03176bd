import { projectIdSchema, type RunStatus, type Thread, threadIdSchema } from '@apex/contracts';
import { type Selectable, sql } from 'kysely';
import type { ChatDatabase } from '../database.ts';

export type ThreadRow = Selectable<ChatDatabase['chat.threads']> & { last_run_status: RunStatus | null };

/** The status of a thread's latest run, beside its columns. */
export const lastRunStatus = sql<RunStatus | null>`(
  select runs.status from chat.runs as runs where runs.thread_id = threads.id order by runs.created_at desc, runs.id desc limit 1
)`;

export function toThread(row: ThreadRow): Thread {
  return {
    id: threadIdSchema.parse(row.id),
    project_id: projectIdSchema.parse(row.project_id),
    title: row.title,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    shared_at: row.shared_at?.toISOString() ?? null,
    deleted_at: row.deleted_at?.toISOString() ?? null,
    last_run_status: row.last_run_status,
  };
}
