import type { UpstreamId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Ledger } from '../budget/ledger.ts';
import type { AnswerCache } from '../cache/answer-cache.ts';
import type { Pools } from '../dispatch/pools.ts';
import type { HealthBook } from '../dispatch/upstream-health.ts';
import type { KeyDirectory } from '../listen/key-directory.ts';
import type { UpstreamTester } from '../upstream/upstream-tester.ts';
import type { CallCounts } from '../traffic/call-counts.ts';
import type { Snapshots } from '../snapshot/create-snapshots.ts';
import type { ConcludeDeps } from './conclude.ts';
import type { Exchange } from './exchange.ts';
import type { ServedModels } from './served-models.ts';
import type { SessionAffinity } from './session-affinity.ts';

/** What the life of a call needs. */
export interface ExchangeDeps extends ConcludeDeps {
  readonly traffic: ConcludeDeps['traffic'] & {
    begun(exchange: Exchange): void;
    readonly counts: Pick<CallCounts, 'retries' | 'fallbacks' | 'turnedAway'>;
  };
  readonly clock: Clock;
  readonly keys: KeyDirectory;
  readonly snapshots: Snapshots;
  readonly ledger: Ledger;
  readonly pools: Pools;
  readonly health: HealthBook;
  readonly cache: AnswerCache;
  readonly affinity: SessionAffinity;
  readonly served: ServedModels;
  /** Asks upstreams for their models. */
  readonly tester: UpstreamTester;
  /** An upstream does not know the key it was sent. */
  readonly onUnauthorised: (id: UpstreamId) => void;
  readonly most_body_bytes: number;
  /** From 0 to 1. */
  readonly random: () => number;
}
