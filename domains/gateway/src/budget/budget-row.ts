import { ApexError, type Budget, budgetIdSchema, userIdSchema } from '@apex/contracts';
import type { Selectable } from 'kysely';
import type { BudgetTable } from './budget-tables.ts';
import { withoutZeros } from './quantity.ts';

export function toBudget(row: Selectable<BudgetTable>): Budget {
  return {
    id: budgetIdSchema.parse(row.id),
    name: row.name,
    scope: row.scope,
    label: row.label,
    subject: row.subject,
    unit: row.unit,
    amount: withoutZeros(row.amount),
    window: row.window,
    action: row.action,
    ladder: row.ladder,
    alert_at: row.alert_at,
    enabled: row.enabled,
    created_at: row.created_at.toISOString(),
    created_by: userIdSchema.parse(row.created_by),
    version: row.version,
  };
}

export function budgetNotFound(id: string): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'gateway.budget_not_found',
    message: `Your organisation has no budget ${id}.`,
  });
}

export function nameTaken(name: string): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'gateway.budget_exists',
    message: `There is a budget called "${name}" already: change that one, or choose another name.`,
  });
}
