import type { Caller } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Catalogue } from '@apex/pricing';
import type { Kysely } from 'kysely';
import type { Alerting } from './alert/alerting-port.ts';
import type { DryRuns } from './import/dry-runs.ts';
import type { RunningTotals } from './import/import-totals.ts';
import type { ProjectLock } from './import/project-lock.ts';
import type { PriceBook } from './price/price-book.ts';
import type { RepricingJob } from './reprice/repricing-job.ts';
import type { RollUpJob } from './roll-up/roll-up-job.ts';
import type { LocalLogsDeps } from './local-logs/local-logs-access.ts';
import type { AuthPort, VaultPort } from './ports.ts';
import type { SampleFillings } from './sample/sample-fillings.ts';
import type { SumReader } from './spend/sum-reader.ts';
import type { CallStore } from './store/call-store.ts';
import type { UploadFolder } from './upload/upload-folder.ts';
import type { TelemetryDatabase } from './telemetry-database.ts';

/** What the factory bound once. */
export interface Bound {
  readonly db: Kysely<TelemetryDatabase>;
  readonly store: CallStore;
  readonly clock: Clock;
  /** The list's; what an organisation's calls cost is in `prices`. */
  readonly catalogue: Catalogue;
  readonly prices: PriceBook;
  readonly repricing: RepricingJob;
  readonly lock: ProjectLock;
  readonly totals: RunningTotals;
  readonly dry_runs: DryRuns;
  readonly roll_up: RollUpJob;
  readonly uploads: { readonly folder: UploadFolder; readonly most_bytes: number };
  readonly local_logs: LocalLogsDeps;
  readonly fillings: SampleFillings;
  readonly ports: { readonly auth: AuthPort; readonly vault: VaultPort };
  readonly alerting: Alerting;
  /** Sums from elsewhere than the engine, such as calls in memory. */
  readonly sums?: SumReader;
}

/** What every verb has: who asks, and with what. */
export interface Scope extends Bound {
  readonly caller: Caller;
}
