import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { Catalogue } from '@apex/pricing';
import type { Kysely } from 'kysely';
import type { RunningTotals } from '../import/import-totals.ts';
import type { ProjectLock } from '../import/project-lock.ts';
import type { PriceBook } from '../price/price-book.ts';
import type { RollUpJob } from '../roll-up/roll-up-job.ts';
import type { CallStore } from '../store/call-store.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';

/** What pricing calls anew works with. */
export interface RepricingDeps {
  readonly db: Kysely<TelemetryDatabase>;
  readonly store: CallStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The list's. */
  readonly catalogue: Catalogue;
  readonly prices: PriceBook;
  readonly lock: ProjectLock;
  readonly totals: RunningTotals;
  readonly roll_up: RollUpJob;
}
