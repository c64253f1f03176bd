import { type Kysely, sql } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { aboutSecret, type Envelope, type Sealed } from './envelope.ts';

export interface Rekeyed {
  readonly rekeyed: number;
  /** Ids of secrets that do not open, which stay as they are. */
  readonly unreadable: readonly string[];
}

const batch = 100;

/** Seals the data keys of every organisation under the key of today; values are not opened. A second time does nothing. */
export async function rekeySecrets(db: Kysely<AuthDatabase>, envelope: Envelope): Promise<Rekeyed> {
  const { previous_key_ids } = envelope;
  const unreadable: string[] = [];
  let rekeyed = 0;
  let after = '';
  while (previous_key_ids.length > 0) {
    const found = await db.transaction().execute(async (trx) => {
      await sql`select set_config('apex.job', 'auth.vault_rekey', true)`.execute(trx);
      const rows = await trx
        .selectFrom('auth.vault_secrets')
        .select(['id', 'organisation_id', 'data_key_sealed', 'key_id'])
        .where('key_id', 'in', previous_key_ids)
        .where(sql<boolean>`id > ${after}`)
        .orderBy('id')
        .limit(batch)
        .forUpdate()
        .execute();
      for (const row of rows) {
        const sealed = rewrapped(row, envelope);
        if (sealed === undefined) unreadable.push(row.id);
        else await trx.updateTable('auth.vault_secrets').set(sealed).where('id', '=', row.id).execute();
      }
      return rows.map(({ id }) => id);
    });
    rekeyed += found.length;
    after = found.at(-1) ?? after;
    if (found.length < batch) break;
  }
  return { rekeyed: rekeyed - unreadable.length, unreadable };
}

type Row = Omit<Sealed, 'value_sealed'> & { readonly id: string; readonly organisation_id: string };

function rewrapped(row: Row, envelope: Envelope): Omit<Sealed, 'value_sealed'> | undefined {
  try {
    return envelope.rewrap(row, aboutSecret(row));
  } catch {
    // The cipher says no more than that the bytes are not what was sealed; whoever asked is told which row it is.
    return undefined;
  }
}
