import type { SessionListQuery } from '@apex/contracts';
import { hasDirtyDays } from '../roll-up/day-states.ts';
import type { Scope } from '../scope.ts';
import { dayOf, storableMs } from '../store/instant.ts';

export type SessionSource = 'calls' | 'rollup_sessions';

const dayMs = 86_400_000;

/** Whole days that a list covers; null is unbounded. Undefined: it begins or ends within a day. */
export function wholeDays({
  at_gte,
  at_lte,
}: Pick<SessionListQuery, 'at_gte' | 'at_lte'>): { first: string | null; last: string | null } | undefined {
  const from = at_gte === undefined ? 0 : Date.parse(at_gte);
  // The last moment of a day is the engine's last millisecond of it.
  const to = at_lte === undefined ? dayMs : Date.parse(at_lte) + 1;
  if (from % dayMs !== 0 || to % dayMs !== 0) return undefined;
  return {
    first: at_gte === undefined ? null : dayOf(storableMs(from)),
    last: at_lte === undefined ? null : dayOf(storableMs(to - 1)),
  };
}

/** The roll-up where it can answer and tells what the calls tell; otherwise the calls. */
export async function sessionSource(
  { caller, db, roll_up }: Pick<Scope, 'caller' | 'db'> & { readonly roll_up: Pick<Scope['roll_up'], 'isReliable'> },
  query: SessionListQuery,
): Promise<SessionSource> {
  const days = wholeDays(query);
  if (days === undefined || !roll_up.isReliable()) return 'calls';
  return (await hasDirtyDays(db, caller, days.first, days.last)) ? 'calls' : 'rollup_sessions';
}
