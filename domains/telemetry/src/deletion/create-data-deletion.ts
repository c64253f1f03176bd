import { ApexError, type Caller, type CreateDataDeletion, type DataDeletion } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Scope } from '../scope.ts';
import { countAll } from './delete-selected.ts';
import type { DeletionJob } from './deletion-job.ts';
import { enterDeletion } from './deletion-store.ts';

export interface KeeperScope extends Scope {
  readonly deletions: Pick<DeletionJob, 'wake'>;
}

/** For admins and owners. */
export function requireDataKeeper({ roles }: Caller): void {
  if (roles.includes('admin') || roles.includes('owner')) return;
  throw new ApexError({
    kind: 'forbidden',
    reason: 'telemetry.role_too_low',
    message: 'Only an admin or owner of the organisation can delete its data or say how long it is kept.',
  });
}

/** Asks for a deletion, which then runs by itself, or counts what one would take. */
export async function createDataDeletion(
  scope: KeeperScope,
  { dry_run, kind, value }: CreateDataDeletion,
): Promise<{ deletion: DataDeletion | null; counts: Record<string, number> }> {
  const { caller, db, clock, deletions } = scope;
  requireDataKeeper(caller);
  const counts = await countAll(scope, db, caller, { kind, value });
  if (dry_run) return { deletion: null, counts };
  const deletion = await enterDeletion(db, caller, {
    id: newId.deletion(),
    cause: 'request',
    kind,
    value,
    requested_by: caller.actor.user_id,
    at: new Date(clock.now()),
  });
  deletions.wake();
  return { deletion, counts };
}
