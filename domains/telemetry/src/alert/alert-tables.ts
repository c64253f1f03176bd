import type { AlertCondition, AlertEvent, AlertExplanation, AlertState, Unit } from '@apex/contracts';
import type { ColumnType, Generated } from 'kysely';

type Moment = ColumnType<Date | null, Date | null | undefined, Date | null>;
type Text = ColumnType<string | null, string | null | undefined, string | null>;
/** Written as JSON text, read parsed. */
type Json<T> = ColumnType<T, string, string>;

export interface AlertRuleTable {
  organisation_id: string;
  project_id: string;
  id: string;
  name: string;
  condition: Json<AlertCondition>;
  runbook: Text;
  enabled: boolean;
  muted_until: Moment;
  seen: Generated<string>;
  checked_at: Moment;
  problem: Text;
  created_at: Date;
  created_by: Text;
  version: Generated<number>;
}

export interface AlertWatchTable {
  organisation_id: string;
  project_id: string;
  project_name: Generated<string>;
  look_at: Moment;
}

export interface AlertTable {
  organisation_id: string;
  id: string;
  project_id: Text;
  rule_id: Text;
  key: string;
  state: AlertState;
  title: string;
  detail: string;
  severity: 'page' | 'ticket';
  subject: Text;
  unit: ColumnType<Unit | null, Unit | null, Unit | null>;
  observed: Text;
  reference: Text;
  explained_by: Json<AlertExplanation[]>;
  runbook: Text;
  period_from: Date;
  period_to: Date;
  /** When it is over although nothing says so. */
  until_at: Moment;
  first_seen_at: Date;
  last_seen_at: Date;
  resolved_at: Moment;
  resolved_because: ColumnType<
    'below' | 'ended' | 'rule' | null,
    'below' | 'ended' | 'rule' | null | undefined,
    'below' | 'ended' | 'rule' | null
  >;
  occurrences: Generated<number>;
  acknowledged_at: Moment;
  acknowledged_by: Text;
  muted: boolean;
}

export interface AlertWebhookTable {
  organisation_id: string;
  project_id: string;
  id: string;
  name: string;
  url: string;
  secret_id: string;
  enabled: Generated<boolean>;
  note: Text;
  failures: Generated<number>;
  /** One process posts there until then, or until it is done. */
  posting_until: Moment;
  /** It did not answer: nothing is posted there before. */
  resting_until: Moment;
  /** In a row. */
  timeouts: Generated<number>;
  last_success_at: Moment;
  created_at: Date;
  created_by: string;
  version: Generated<number>;
}

export interface AlertDeliveryTable {
  organisation_id: string;
  project_id: string;
  id: string;
  webhook_id: string;
  alert_id: Text;
  event: AlertEvent;
  body: string;
  status: 'waiting' | 'delivered' | 'failed';
  attempts: Generated<number>;
  created_at: Date;
  next_attempt_at: Moment;
  delivered_at: Moment;
  last_status: ColumnType<number | null, number | null | undefined, number | null>;
  last_error: Text;
  last_response: Text;
}
