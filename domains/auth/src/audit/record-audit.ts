import type { AuditAction, Caller, KeyId, OrgId, RequestId, UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

export interface AuditEntry {
  readonly organisation_id: OrgId;
  readonly at: Date;
  readonly user_id: UserId;
  readonly key_id?: KeyId;
  readonly action: AuditAction;
  /** The id of what was acted on. */
  readonly subject_id: string;
  readonly request_id: RequestId;
  /** Never a secret, never personal data. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The last statement of a write verb's transaction, so that nothing is done unrecorded. */
export async function recordAudit(trx: Transaction<AuthDatabase>, entry: AuditEntry): Promise<void> {
  const { key_id, details, ...rest } = entry;
  await trx
    .insertInto('auth.audit_log')
    .values({ ...rest, key_id: key_id ?? null, details: JSON.stringify(details ?? {}) })
    .execute();
}

/** The part of an entry that a caller brings. */
export function auditOf(caller: Caller): Pick<AuditEntry, 'organisation_id' | 'user_id' | 'key_id' | 'request_id'> {
  const { organisation_id, actor, request_id } = caller;
  return {
    organisation_id,
    user_id: actor.user_id,
    request_id,
    ...(actor.type === 'key' ? { key_id: actor.key_id } : {}),
  };
}
