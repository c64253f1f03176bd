import type { CallSource, RejectedRow } from '@apex/contracts';
import type { ColumnType, Generated } from 'kysely';

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

/** The tables of schema `telemetry`. */
export interface TelemetryDatabase {
  'telemetry.imports': ImportTable;
  'telemetry.import_batches': ImportBatchTable;
  'telemetry.file_anchors': FileAnchorTable;
  'telemetry.day_states': DayStateTable;
  'telemetry.samples': SampleTable;
  'telemetry.uploads': UploadTable;
  'telemetry.reconciliations': ReconciliationTable;
  'telemetry.reconciliation_lines': ReconciliationLineTable;
}
