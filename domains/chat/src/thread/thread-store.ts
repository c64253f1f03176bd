import {
  messageIdSchema,
  projectIdSchema,
  runIdSchema,
  type Thread,
  type ThreadId,
  threadIdSchema,
} from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import { notFound, type Owner } from '../owner.ts';

export interface ThreadPage {
  readonly threads: Thread[];
  readonly total: number;
}

/** The threads of one user; another one's thread is not found. */
export interface ThreadStore {
  list(page: { readonly page: number; readonly per_page: number }): Promise<ThreadPage>;
  get(id: ThreadId): Promise<Thread>;
  messages(id: ThreadId): Promise<ReturnType<typeof toMessage>[]>;
}

function toThread(row: Selectable<ChatDatabase['chat.threads']>): Thread {
  return {
    id: threadIdSchema.parse(row.id),
    project_id: projectIdSchema.parse(row.project_id),
    title: row.title,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    shared_at: null,
    deleted_at: null,
    last_run_status: null,
  };
}

function toMessage(row: Selectable<ChatDatabase['chat.messages']>) {
  return {
    id: messageIdSchema.parse(row.id),
    run_id: runIdSchema.parse(row.run_id),
    role: row.role,
    text: row.text,
    created_at: row.created_at.toISOString(),
  };
}

export function threadStoreFor(db: Kysely<ChatDatabase>, owner: Owner): ThreadStore {
  const { organisation_id, user_id } = owner;
  const tenant = { organisation_id };
  const mine = (from: Kysely<ChatDatabase>) =>
    from
      .selectFrom('chat.threads')
      .where('chat.threads.organisation_id', '=', organisation_id)
      .where('chat.threads.user_id', '=', user_id);

  return {
    list: ({ page, per_page }) =>
      withTenant(db, tenant, async (trx) => {
        const rows = await mine(trx)
          .selectAll()
          .orderBy('updated_at', 'desc')
          .orderBy('id', 'desc')
          .limit(per_page)
          .offset((page - 1) * per_page)
          .execute();
        const counted = await mine(trx)
          .select(sql<number>`count(*)::integer`.as('total'))
          .executeTakeFirstOrThrow();
        return { threads: rows.map(toThread), total: counted.total };
      }),
    async get(id) {
      const row = await withTenant(db, tenant, (trx) => mine(trx).selectAll().where('id', '=', id).executeTakeFirst());
      if (row === undefined) throw notFound('thread');
      return toThread(row);
    },
    async messages(id) {
      const rows = await withTenant(db, tenant, (trx) =>
        mine(trx)
          .innerJoin('chat.messages as messages', 'messages.thread_id', 'chat.threads.id')
          .selectAll('messages')
          .where('chat.threads.id', '=', id)
          .orderBy('messages.created_at')
          .orderBy('messages.id')
          .limit(2000)
          .execute(),
      );
      return rows.map(toMessage);
    },
  };
}
