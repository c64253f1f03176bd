import type { CallSource, PriceTerms, RejectedRow, RepricingCause, ServiceTier } from '@apex/contracts';
import type { ColumnType, Generated } from 'kysely';
import type {
  AlertDeliveryTable,
  AlertRuleTable,
  AlertTable,
  AlertWatchTable,
  AlertWebhookTable,
} from './alert/alert-tables.ts';

interface ImportTable {
  id: string;
  organisation_id: string;
  project_id: string;
  format: CallSource;
  status: 'running' | 'complete';
  files: number;
  /** The driver gives 64-bit integers and decimals as text. */
  records: ColumnType<string, number | undefined, number>;
  calls: ColumnType<string, number | undefined, number>;
  unpriced_calls: ColumnType<string, number | undefined, number>;
  cost_usd: ColumnType<string, string | undefined, string>;
  improved_calls: ColumnType<string, number | undefined, number>;
  improved_cost_usd: ColumnType<string, string | undefined, string>;
  first_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  last_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Written as JSON text, read parsed. */
  rejected: ColumnType<RejectedRow[], string | undefined, string>;
  rejected_count: ColumnType<string, number | undefined, number>;
  created_at: Date;
}

interface ImportBatchTable {
  import_id: string;
  batch_key: string;
  organisation_id: string;
  project_id: string;
  records: number;
  first_at: Date;
  last_at: Date;
}

interface FileAnchorTable {
  organisation_id: string;
  project_id: string;
  fingerprint: string;
  anchor: Date;
}

interface DayStateTable {
  organisation_id: string;
  project_id: string;
  /** Read and written as text: a day has no zone. */
  day: ColumnType<Date, string, string>;
  revision: ColumnType<string, number, number>;
  rolled_revision: Generated<string>;
  /** Names of batches that were begun and not finished. */
  writers: Generated<string[]>;
  marked_at: Date;
}

interface SampleTable {
  organisation_id: string;
  project_id: string;
  import_id: string;
  until: Date;
}

interface UploadTable {
  id: string;
  organisation_id: string;
  project_id: string;
  name: string;
  bytes: ColumnType<string, number, number>;
  created_at: Date;
}

interface ReconciliationTable {
  id: string;
  organisation_id: string;
  project_id: string;
  name: string;
  first_at: Date;
  last_at: Date;
  /** Written as JSON text, read parsed. */
  figures: ColumnType<unknown, string, string>;
  created_at: Date;
}

interface ReconciliationLineTable {
  reconciliation_id: string;
  position: number;
  organisation_id: string;
  project_id: string;
  causes: string[];
  line: ColumnType<unknown, string, string>;
}

/** Read and written as text: a day has no zone. */
type Day = ColumnType<Date, string, string>;
type OptionalDay = ColumnType<Date | null, string | null, string | null>;
type Count = ColumnType<string, number | undefined, number>;
type Decimal = ColumnType<string, string | undefined, string>;

interface NegotiatedPriceTable {
  organisation_id: string;
  id: string;
  version: number;
  provider: string | null;
  model: string;
  tier: ServiceTier | null;
  valid_from: Day;
  valid_to: OptionalDay;
  /** Written as JSON text, read parsed. */
  terms: ColumnType<PriceTerms, string, string>;
  note: string;
  created_at: Date;
  created_by: string;
  closed_at: Date | null;
  closed_by: string | null;
}

interface PriceBookTable {
  organisation_id: string;
  version: ColumnType<string, number, number>;
  catalogue: string;
}

interface RepricingTable {
  organisation_id: string;
  id: string;
  number: Generated<string>;
  cause: RepricingCause;
  price_id: string | null;
  price_version: number | null;
  about: string;
  from_day: OptionalDay;
  to_day: OptionalDay;
  requested_at: Date;
  requested_by: string | null;
  planned_at: ColumnType<Date | null, Date | undefined, Date>;
  finished_at: ColumnType<Date | null, Date | undefined, Date>;
}

/** A page of calls that was begun, and what it adds to the sums once it is written. */
export interface PendingPage {
  readonly upto_call: string;
  readonly looked_at: number;
  readonly repriced: number;
  readonly newly_priced: number;
  readonly cost_before: string;
  readonly cost_after: string;
}

interface RepricingDayTable {
  organisation_id: string;
  project_id: string;
  repricing_id: string;
  day: Day;
  expected_calls: Count;
  after_call: Generated<string>;
  looked_at: Count;
  repriced: Count;
  newly_priced: Count;
  cost_before: Decimal;
  cost_after: Decimal;
  /** Written as JSON text, read parsed. */
  pending: ColumnType<PendingPage | null, string | null | undefined, string | null>;
  done_at: ColumnType<Date | null, Date | undefined, Date>;
}

interface DeletionTable {
  id: string;
  organisation_id: string;
  project_id: string;
  cause: 'request' | 'retention';
  kind: 'user' | 'session' | 'before';
  value: string | null;
  value_digest: string;
  requested_by: string | null;
  requested_at: Date;
  state: 'queued' | 'running' | 'complete';
  counts: Generated<Record<string, number> | null>;
  remaining: Generated<Record<string, number> | null>;
  problem: Generated<string | null>;
  completed_at: Generated<Date | null>;
}

interface RetentionTable {
  organisation_id: string;
  project_id: string;
  days: number;
  set_by: string;
  set_at: Date;
}

/** The tables of schema `telemetry`. */
export interface TelemetryDatabase {
  'telemetry.alert_rules': AlertRuleTable;
  'telemetry.alert_watches': AlertWatchTable;
  'telemetry.alerts': AlertTable;
  'telemetry.alert_webhooks': AlertWebhookTable;
  'telemetry.alert_deliveries': AlertDeliveryTable;
  'telemetry.imports': ImportTable;
  'telemetry.import_batches': ImportBatchTable;
  'telemetry.file_anchors': FileAnchorTable;
  'telemetry.day_states': DayStateTable;
  'telemetry.samples': SampleTable;
  'telemetry.uploads': UploadTable;
  'telemetry.negotiated_prices': NegotiatedPriceTable;
  'telemetry.price_books': PriceBookTable;
  'telemetry.repricings': RepricingTable;
  'telemetry.repricing_days': RepricingDayTable;
  'telemetry.deletions': DeletionTable;
  'telemetry.retentions': RetentionTable;
  'telemetry.reconciliations': ReconciliationTable;
  'telemetry.reconciliation_lines': ReconciliationLineTable;
}
