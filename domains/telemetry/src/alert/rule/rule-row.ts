import { type AlertRule, alertRuleIdSchema, userIdSchema } from '@apex/contracts';
import type { Selectable } from 'kysely';
import type { AlertRuleTable } from '../alert-tables.ts';

export type RuleRow = Selectable<AlertRuleTable>;

export function toRule(row: RuleRow): AlertRule {
  return {
    id: alertRuleIdSchema.parse(row.id),
    name: row.name,
    condition: row.condition,
    runbook: row.runbook,
    enabled: row.enabled,
    muted_until: row.muted_until?.toISOString() ?? null,
    checked_at: row.checked_at?.toISOString() ?? null,
    problem: row.problem,
    created_at: row.created_at.toISOString(),
    created_by: row.created_by === null ? null : userIdSchema.parse(row.created_by),
    version: row.version,
  };
}
