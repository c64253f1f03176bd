import { type Kysely, sql } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import type { SecretBox } from '../token/secret-box.ts';
import type { Rekeyed } from '../vault/rekey-secrets.ts';

/** Seals the secrets of one-time codes that `former` sealed under `today`, so that nobody is locked out. A second time does nothing. */
export async function resealSecondFactors(
  db: Kysely<AuthDatabase>,
  boxes: { readonly today: SecretBox; readonly former: SecretBox },
): Promise<Rekeyed> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'auth.vault_rekey', true)`.execute(trx);
    const rows = await trx.selectFrom('auth.second_factors').select(['user_id', 'secret_sealed']).forUpdate().execute();
    const unreadable: string[] = [];
    let rekeyed = 0;
    for (const { user_id, secret_sealed } of rows) {
      if (opened(boxes.today, secret_sealed, user_id) !== null) continue;
      const secret = opened(boxes.former, secret_sealed, user_id);
      if (secret === null) {
        unreadable.push(user_id);
        continue;
      }
      rekeyed += 1;
      await trx
        .updateTable('auth.second_factors')
        .set({ secret_sealed: boxes.today.seal(secret, user_id) })
        .where('user_id', '=', user_id)
        .execute();
    }
    return { rekeyed, unreadable };
  });
}

function opened(box: SecretBox, sealed: Buffer, about: string): Buffer | null {
  try {
    return box.open(sealed, about);
  } catch {
    // The cipher says no more than that the bytes are not what was sealed.
    return null;
  }
}
