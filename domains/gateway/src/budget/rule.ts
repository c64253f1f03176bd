import type { Budget } from '@apex/contracts';
import type { CallFacts } from '../exchange/call-facts.ts';
import { parseQuantity } from './quantity.ts';

/** A budget made ready for the hot path. */
export interface Rule {
  readonly budget: Budget;
  readonly amount: bigint;
  /** False for soft ones, which are only counted. */
  readonly refuses: boolean;
  /** Null where it does not downgrade. */
  readonly ladder: readonly string[] | null;
}

const known = new WeakMap<readonly Budget[], readonly Rule[]>();

/** Of a snapshot's budgets, once each: snapshots are replaced whole. */
export function rulesOf(budgets: readonly Budget[]): readonly Rule[] {
  const before = known.get(budgets);
  if (before !== undefined) return before;
  const rules = budgets.filter(({ enabled }) => enabled).map(ruleOf);
  known.set(budgets, rules);
  return rules;
}

function ruleOf(budget: Budget): Rule {
  return {
    budget,
    amount: parseQuantity(budget.unit, budget.amount),
    refuses: budget.action !== 'soft',
    ladder: budget.action === 'downgrade' ? budget.ladder : null,
  };
}

/** Whose share of the budget a call takes: empty where there is but one, undefined where it falls under none. Hot path. */
export function subjectOf(budget: Budget, facts: CallFacts): string | undefined {
  const value = valueOf(budget, facts);
  if (value === undefined || value === '') return budget.scope === 'organisation' ? '' : undefined;
  if (budget.subject === null) return value;
  return budget.subject === value ? '' : undefined;
}

function valueOf({ scope, label }: Budget, { project_id, key_id, labels }: CallFacts): string | undefined {
  switch (scope) {
    case 'organisation':
      return '';
    case 'project':
      return project_id;
    case 'key':
      return key_id;
    case 'label':
      return label === null ? undefined : labels[label];
    default:
      return labels[scope];
  }
}

/** The model after this one; null at the ladder's end and for a model that is not on it. */
export function nextOfLadder(ladder: readonly string[], model: string): string | null {
  const at = ladder.indexOf(model);
  if (at >= 0) return ladder[at + 1] ?? null;
  return ladder[0] === '*' ? (ladder[1] ?? null) : null;
}
