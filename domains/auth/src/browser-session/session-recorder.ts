import type { OrgId, SessionId } from '@apex/contracts';
import type { Log } from '@apex/kit/log';
import { withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

export interface SessionRecorder {
  /** Returns at once; the row follows. */
  record(session: { readonly id: SessionId; readonly organisation_id: OrgId }, at: Date): void;
  /** Waits for what is being written. */
  settle(): Promise<void>;
}

/** Writes down when sessions were used, beside the requests that use them. */
export function createSessionRecorder(deps: { readonly db: Kysely<AuthDatabase>; readonly log: Log }): SessionRecorder {
  const pending = new Set<Promise<void>>();

  async function write(id: SessionId, organisation_id: OrgId, at: Date): Promise<void> {
    try {
      await withTenant(deps.db, { organisation_id }, (trx) =>
        trx
          .updateTable('auth.browser_sessions')
          .set({ last_seen_at: at })
          .where('id', '=', id)
          .where('last_seen_at', '<', at)
          .where('revoked_at', 'is', null)
          .execute(),
      );
    } catch (error) {
      // The next use writes it; a session that ends a minute early is no reason to refuse a request.
      deps.log.warn({ error, session_id: id }, 'The use of a session could not be written');
    }
  }

  return {
    record({ id, organisation_id }, at) {
      const writing = write(id, organisation_id, at).finally(() => pending.delete(writing));
      pending.add(writing);
    },
    async settle() {
      await Promise.all(pending);
    },
  };
}
