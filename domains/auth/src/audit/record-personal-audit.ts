import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { lastOrganisationOf } from '../organisation/last-organisation.ts';
import { enterTenant } from '../visibility.ts';
import { type AuditEntry, recordAudit } from './record-audit.ts';

/**
 * What a person did who is in no organisation at that moment goes to the log of the one they were in last; the
 * transaction, which sees what is theirs, is its tenant from here on. Somebody without any leaves no line.
 */
export async function recordPersonalAudit(
  trx: Transaction<AuthDatabase>,
  entry: Omit<AuditEntry, 'organisation_id'>,
): Promise<void> {
  const organisation_id = await lastOrganisationOf(trx, entry.user_id);
  if (organisation_id === null) return;
  await enterTenant(trx, organisation_id);
  await recordAudit(trx, { ...entry, organisation_id });
}
