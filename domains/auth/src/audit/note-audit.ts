import type { AuditNote } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { CallerScope } from '../scope.ts';
import { auditOf, recordAudit } from './record-audit.ts';

/** The line of something done in another domain, which has its own transaction behind it. */
export async function noteAudit({ caller, clock, db }: CallerScope, note: AuditNote): Promise<void> {
  const { organisation_id } = caller;
  const { action, target, details } = note;
  await withTenant(db, { organisation_id }, (trx) =>
    recordAudit(trx, {
      ...auditOf(caller),
      at: new Date(clock.now()),
      action,
      subject_id: target,
      ...(details === undefined ? {} : { details }),
    }),
  );
}
