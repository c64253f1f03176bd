import {
  type Alert,
  alertIdSchema,
  alertRuleIdSchema,
  type Amount,
  projectIdSchema,
  userIdSchema,
} from '@apex/contracts';
import type { Selectable } from 'kysely';
import type { AlertTable } from './alert-tables.ts';

export type AlertRow = Selectable<AlertTable>;

export function toAlert(row: AlertRow): Alert {
  return {
    id: alertIdSchema.parse(row.id),
    project_id: row.project_id === null ? null : projectIdSchema.parse(row.project_id),
    rule_id: row.rule_id === null ? null : alertRuleIdSchema.parse(row.rule_id),
    state: row.state,
    key: row.key,
    title: row.title,
    detail: row.detail,
    severity: row.severity,
    subject: row.subject,
    unit: row.unit,
    observed: amountOf(row, row.observed),
    reference: amountOf(row, row.reference),
    explained_by: row.explained_by,
    link: pathOfAlert(row.id),
    runbook: row.runbook,
    period_from: row.period_from.toISOString(),
    period_to: row.period_to.toISOString(),
    first_seen_at: row.first_seen_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    resolved_at: row.resolved_at?.toISOString() ?? null,
    resolved_because: row.resolved_because,
    occurrences: row.occurrences,
    acknowledged_at: row.acknowledged_at?.toISOString() ?? null,
    acknowledged_by: row.acknowledged_by === null ? null : userIdSchema.parse(row.acknowledged_by),
    muted: row.muted,
  };
}

/** Of the page of the app that shows it. */
export function pathOfAlert(id: string): string {
  return `/alerts/${id}`;
}

/** Money stays text, the rest are numbers, as everywhere on the wire. */
function amountOf({ unit }: AlertRow, text: string | null): Amount | null {
  if (text === null || unit === 'usd') return text;
  return Number(text);
}
