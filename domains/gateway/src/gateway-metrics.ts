import type { UpstreamKind } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import { fineSecondsBuckets, type Metrics, type Series } from '@apex/kit/metrics';
import type { AnswerCache } from './cache/answer-cache.ts';
import type { HealthBook } from './dispatch/upstream-health.ts';
import type { Journal } from './journal/journal.ts';
import type { Shipper } from './journal/shipper.ts';
import type { Snapshots } from './snapshot/create-snapshots.ts';
import type { TrafficFeed } from './traffic/feed.ts';

export interface GatewaySources {
  readonly traffic: Pick<TrafficFeed, 'open' | 'counts'>;
  readonly cache: Pick<AnswerCache, 'bytes'>;
  readonly journal: Pick<Journal, 'bytes'>;
  readonly journal_most_bytes: number;
  readonly shipper: Pick<Shipper, 'waiting'>;
  readonly snapshots: Pick<Snapshots, 'staleSince' | 'upstreams'>;
  readonly health: HealthBook;
  readonly clock: Clock;
}

/** Figures of the traffic side, read when somebody asks: counting costs a call nothing but additions. */
export function showGateway(metrics: Metrics, sources: GatewaySources): void {
  showCalls(metrics, sources);
  const { cache, journal, shipper, snapshots, clock } = sources;
  metrics.gauge({
    name: 'apex_gateway_journal_waiting_bytes',
    help: 'Bytes of the journal that telemetry does not have yet',
    read: () => shipper.waiting().bytes,
  });
  metrics.gauge({
    name: 'apex_gateway_journal_bytes',
    help: 'Bytes of the journal on disk',
    read: () => journal.bytes,
  });
  metrics.gauge({
    name: 'apex_gateway_journal_most_bytes',
    help: 'Bytes of the journal beyond which calls are refused',
    read: () => sources.journal_most_bytes,
  });
  metrics.gauge({
    name: 'apex_gateway_stale_seconds',
    help: 'How long settings could not be renewed; 0 where they are',
    read: () => {
      const since = snapshots.staleSince();
      return since === null ? 0 : (clock.now() - since) / 1000;
    },
  });
  metrics.gauge({
    name: 'apex_gateway_cache_bytes',
    help: 'Bytes of answers held to be given again',
    read: () => cache.bytes,
  });
  metrics.gauge({
    name: 'apex_gateway_upstreams',
    help: 'Upstreams in use, by kind and by what their breaker does',
    labels: ['kind', 'breaker'],
    read: () => breakersOf(sources),
  });
}

function showCalls(metrics: Metrics, { traffic }: GatewaySources): void {
  const { counts } = traffic;
  metrics.gauge({
    name: 'apex_gateway_calls_in_flight',
    help: 'Calls under way through the gateway',
    read: () => traffic.open.size,
  });
  metrics.total({
    name: 'apex_gateway_calls_total',
    help: 'Calls that ended, by how: answered, cached, over_budget, refused, left, upstream_failed, or failed for a reason of our own',
    labels: ['outcome'],
    read: () => [...counts.outcomes].map(([outcome, value]) => ({ labels: { outcome }, value })),
  });
  metrics.total({
    name: 'apex_gateway_retries_total',
    help: 'Tries after the first, at the same upstream or at another',
    labels: ['at'],
    read: () => [
      { labels: { at: 'same' }, value: counts.retries },
      { labels: { at: 'another' }, value: counts.fallbacks },
    ],
  });
  metrics.observed({
    name: 'apex_gateway_overhead_seconds',
    help: 'Time from the last byte of a request until it is sent on, without waiting for budgets',
    buckets: fineSecondsBuckets,
    read: () => ({ counts: counts.overhead, sum: counts.overhead_seconds }),
  });
}

/** By kind: names are the customers' own. */
function breakersOf({ snapshots, health, clock }: GatewaySources): Series[] {
  const now = clock.now();
  const counted = new Map<string, { kind: UpstreamKind; breaker: string; value: number }>();
  for (const { id, kind } of snapshots.upstreams()) {
    const breaker = health.of(id).state(now);
    const place = `${kind} ${breaker}`;
    const known = counted.get(place) ?? { kind, breaker, value: 0 };
    counted.set(place, { ...known, value: known.value + 1 });
  }
  return [...counted.values()].map(({ kind, breaker, value }) => ({ labels: { kind, breaker }, value }));
}
