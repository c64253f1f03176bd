import type { Account } from './account.ts';
import { freeOf } from './lease.ts';
import type { Admission, Ask } from './ledger.ts';
import { heldRefusal, spentRefusal, storeAwayRefusal } from './refusal.ts';
import { nextOfLadder, type Rule } from './rule.ts';

/** One budget that a call falls under. */
export interface Take {
  readonly rule: Rule;
  readonly account: Account;
  /** The most the call can use of it. */
  readonly most: bigint;
}

/** `unsure`: nobody knows before the database or the shared store has answered. */
type Room = 'fits' | 'held' | 'spent' | 'unsure';

/** All of the call's budgets have room. */
export const fits = 'fits';
/** Others hold what it needs, or it is not known what is left. */
export interface Blocked {
  readonly by: Take;
  readonly unsure: boolean;
}
export type Decision = typeof fits | Blocked | Exclude<Admission, { readonly kind: 'granted' }>;

/** Whether all budgets of a call have room for it; takes nothing. On the hot path. */
export function decide(
  takes: readonly Take[],
  ask: Ask,
  at: { readonly now_ms: number; readonly away: boolean },
): Decision {
  let blocked: Blocked | undefined;
  let lower: Decision | undefined;
  for (const take of takes) {
    const { rule, account } = take;
    if (!rule.refuses) continue;
    const room = roomIn(take);
    if (room === fits) continue;
    const isAway = room === 'unsure' && at.away && account.known !== 'no';
    if (rule.ladder !== null) {
      if (isAway || ask.downgraded_by.includes(rule.budget.id)) continue;
      const model = room === 'unsure' ? null : nextOfLadder(rule.ladder, ask.model);
      if (model !== null) {
        lower ??= { kind: 'downgrade', model, budget: rule.budget };
        continue;
      }
    }
    if (isAway) return { kind: 'refused', error: storeAwayRefusal(rule), budget: rule.budget };
    if (room === 'spent') {
      return { kind: 'refused', error: spentRefusal(rule, account, at.now_ms), budget: rule.budget };
    }
    blocked ??= { by: take, unsure: room === 'unsure' };
  }
  return lower ?? blocked ?? fits;
}

function roomIn({ rule, account, most }: Take): Room {
  const { lease, held } = account;
  if (account.known === 'no') return 'unsure';
  if (account.spent >= rule.amount) return 'spent';
  if (lease === null) {
    if (account.spent + held < rule.amount) return fits;
    // A call counts as one whatever becomes of it: nothing comes back of requests.
    return account.unit === 'requests' ? 'spent' : 'held';
  }
  if (freeOf(lease, held) >= (most > 0n ? most : 1n)) return fits;
  return lease.short ? 'held' : 'unsure';
}

export function refuseHeld({ by }: Blocked, now_ms: number): Admission {
  const { rule, account } = by;
  return { kind: 'refused', error: heldRefusal(rule, account, now_ms), budget: rule.budget };
}
