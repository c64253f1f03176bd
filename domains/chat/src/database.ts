import type { FinalReport, RunEvent, RunStatus } from '@apex/contracts';
import type { ColumnType } from 'kysely';

interface ThreadTable {
  id: string;
  organisation_id: string;
  project_id: string;
  user_id: string;
  title: string;
  created_at: Date;
  updated_at: Date;
  deleted_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  shared_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

interface ThreadShareTable {
  token_hash: Buffer;
  thread_id: string;
  organisation_id: string;
  created_at: Date;
}

interface RunTable {
  id: string;
  thread_id: string;
  organisation_id: string;
  project_id: string;
  user_id: string;
  request_id: string;
  client_ref: ColumnType<string | null, string | null | undefined, never>;
  question: string;
  status: RunStatus;
  brain: 'builtin' | 'llm';
  note: ColumnType<string, string | undefined, string>;
  /** Written as JSON text, read parsed. */
  report: ColumnType<FinalReport | null, string | null | undefined, string | null>;
  created_at: Date;
  started_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  ended_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

interface MessageTable {
  id: string;
  thread_id: string;
  run_id: string;
  organisation_id: string;
  role: 'user' | 'assistant';
  text: string;
  created_at: Date;
}

interface RunEventTable {
  run_id: string;
  seq: number;
  organisation_id: string;
  event: ColumnType<RunEvent, string, never>;
}

/** The tables of schema `chat`. */
export interface ChatDatabase {
  'chat.threads': ThreadTable;
  'chat.thread_shares': ThreadShareTable;
  'chat.runs': RunTable;
  'chat.messages': MessageTable;
  'chat.run_events': RunEventTable;
}
