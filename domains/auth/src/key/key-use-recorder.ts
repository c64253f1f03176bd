import type { KeyId, OrgId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import { withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { createExpiringCache } from '../expiring-cache.ts';

export interface KeyUseRecorder {
  /** Returns at once; the row follows, at most once a minute for each key. */
  record(organisation_id: OrgId, key_id: KeyId): void;
  /** Waits for what is being written. */
  settle(): Promise<void>;
}

const everyMs = 60_000;

export function createKeyUseRecorder(deps: {
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
  readonly log: Log;
}): KeyUseRecorder {
  const { db, clock, log } = deps;
  const written = createExpiringCache<true>(10_000);
  const pending = new Set<Promise<void>>();

  async function write(organisation_id: OrgId, key_id: KeyId, at: Date): Promise<void> {
    try {
      await withTenant(db, { organisation_id }, (trx) =>
        trx
          .updateTable('auth.api_keys')
          .set({ last_used_at: at })
          .where('organisation_id', '=', organisation_id)
          .where('id', '=', key_id)
          .execute(),
      );
    } catch (error) {
      // When a key was last used is worth a line in the log, not a refused request.
      log.warn({ error, key_id }, 'The last use of a key could not be written');
    }
  }

  return {
    record(organisation_id, key_id) {
      const now = clock.now();
      if (written.get(key_id, now) !== undefined) return;
      written.set(key_id, true, now + everyMs);
      const writing = write(organisation_id, key_id, new Date(now)).finally(() => pending.delete(writing));
      pending.add(writing);
    },
    async settle() {
      await Promise.all(pending);
    },
  };
}
