import type { Retention } from '@apex/contracts';
import { type KeeperScope, requireDataKeeper } from '../deletion/create-data-deletion.ts';
import { readRetention, writeRetention } from './retention-store.ts';

/** How long the project keeps its calls; what is older goes at the job's next look. */
export async function setRetention(
  { caller, db, clock, deletions }: KeeperScope,
  { days }: { readonly days: number | null },
): Promise<Retention> {
  requireDataKeeper(caller);
  await writeRetention(db, caller, { days, set_by: caller.actor.user_id, at: new Date(clock.now()) });
  deletions.wake();
  return readRetention(db, caller);
}
