import { ApexError, type OrgId, type Secret, type SecretId } from '@apex/contracts';
import type { Selectable, Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import type { CallerScope } from '../scope.ts';
import type { Envelope } from './envelope.ts';

export interface VaultScope extends CallerScope {
  readonly envelope: Envelope;
}

/** What is told of a secret: nothing that is sealed. */
export const secretColumns = [
  'id',
  'name',
  'kind',
  'last_four',
  'created_at',
  'rotated_at',
  'last_read_at',
  'version',
] as const;

type SecretRow = Pick<Selectable<AuthDatabase['auth.vault_secrets']>, (typeof secretColumns)[number]>;

export function toSecret(row: SecretRow): Secret {
  return {
    ...row,
    created_at: row.created_at.toISOString(),
    rotated_at: row.rotated_at?.toISOString() ?? null,
    last_read_at: row.last_read_at?.toISOString() ?? null,
  };
}

const enoughToSpareFour = 16;

/** The end of a value by which people tell keys apart; short ones would lose too much. */
export function lastFourOf(value: string): string | null {
  return value.length < enoughToSpareFour ? null : value.slice(-4);
}

/** The row, held until the transaction ends. */
export async function lockSecret(trx: Transaction<AuthDatabase>, organisation_id: OrgId, id: SecretId) {
  const row = await trx
    .selectFrom('auth.vault_secrets')
    .selectAll()
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new ApexError({
    kind: 'not_found',
    reason: 'auth.secret_not_found',
    message: 'There is no such secret in your organisation.',
  });
}
