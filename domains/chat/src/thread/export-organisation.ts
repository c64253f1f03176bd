import { tableLines } from '@apex/postgres';
import { type Kysely, sql } from 'kysely';
import type { ChatDatabase } from '../database.ts';

export interface ExportOf {
  readonly organisation_id: string;
  /** Null: all of the organisation; else that person's threads. */
  readonly user_id: string | null;
}

export type ExportLine = { readonly kind: string; readonly [field: string]: unknown };

const threadsOf = (user_id: string) => sql`thread_id in (select id from chat.threads where user_id = ${user_id})`;
const runsOf = (user_id: string) => sql`run_id in (select id from chat.runs where user_id = ${user_id})`;
const narrowed = {
  'chat.threads': (user_id: string) => sql`user_id = ${user_id}`,
  'chat.runs': (user_id: string) => sql`user_id = ${user_id}`,
  'chat.messages': threadsOf,
  'chat.run_events': runsOf,
  'chat.thread_shares': threadsOf,
};

/** Tables that an organisation's export holds whole. */
export const exportedTables: readonly string[] = Object.keys(narrowed);

/** All that is held of an organisation, a line a row; of a link to a thread not even its hash. */
export async function* exportOrganisation(
  db: Kysely<ChatDatabase>,
  { organisation_id, user_id }: ExportOf,
): AsyncGenerator<ExportLine> {
  for (const [table, where] of Object.entries(narrowed)) {
    const theirs = user_id === null ? {} : { where: where(user_id) };
    yield* tableLines(db, { organisation_id }, { table, omit: ['token_hash'], ...theirs });
  }
}
