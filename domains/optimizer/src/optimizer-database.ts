import type { FindingStatus, Measurement, ProposalStatus, ProposedPolicy } from '@apex/contracts';
import type { ColumnType } from 'kysely';
import type { FindingBody, ProposalBody } from './finding/finding-draft.ts';

/** Written as JSON text, read parsed. */
type Json<T> = ColumnType<T, string, string>;
/** The driver gives decimals as text. */
type Usd = ColumnType<string | null, string | null, string | null>;

interface MeasurementTable {
  organisation_id: string;
  project_id: string;
  measured_at: Date;
  body: Json<Measurement>;
}

interface FindingTable {
  id: string;
  organisation_id: string;
  project_id: string;
  fingerprint: string;
  kind: string;
  status: FindingStatus;
  dismissed_reason: string | null;
  expected_usd: Usd;
  joint_usd: Usd;
  is_price_only: boolean;
  to_at: Date;
  first_measured_at: Date;
  measured_at: Date;
  body: Json<FindingBody>;
}

interface ProposalTable {
  id: string;
  organisation_id: string;
  project_id: string;
  finding_id: string | null;
  run_id: string | null;
  key: ColumnType<string, string | undefined, string>;
  status: ProposalStatus;
  created_at: Date;
  updated_at: Date;
  body: Json<ProposalBody>;
  /** Of rows that are older than policies: null. */
  policy: ColumnType<ProposedPolicy | null, string | null, string | null>;
  policy_id: string | null;
  applied_at: Date | null;
  applied_by: string | null;
  closed_reason: string | null;
}

/** The tables of schema `optimizer`. */
export interface OptimizerDatabase {
  'optimizer.measurements': MeasurementTable;
  'optimizer.findings': FindingTable;
  'optimizer.proposals': ProposalTable;
}
