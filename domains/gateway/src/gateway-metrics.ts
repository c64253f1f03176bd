import type { Metrics } from '@apex/kit/metrics';
import type { AnswerCache } from './cache/answer-cache.ts';
import type { TrafficFeed } from './traffic/feed.ts';

/** Figures of the traffic side, read when somebody asks: counting costs a call nothing but an addition. */
export function showGateway(
  metrics: Metrics,
  sources: {
    readonly traffic: TrafficFeed;
    readonly cache: AnswerCache;
    readonly waiting: () => { readonly records: number; readonly bytes: number };
  },
): void {
  const { traffic, cache, waiting } = sources;
  metrics.gauge({
    name: 'apex_gateway_calls_in_flight',
    help: 'Calls under way through the gateway',
    read: () => traffic.open.size,
  });
  metrics.gauge({
    name: 'apex_gateway_calls',
    help: 'Calls that ended since the start, by class of status',
    labels: ['status'],
    read: () => [...traffic.statuses].map(([status, value]) => ({ labels: { status }, value })),
  });
  metrics.gauge({
    name: 'apex_gateway_journal_waiting_bytes',
    help: 'Bytes of the journal that telemetry does not have yet',
    read: () => waiting().bytes,
  });
  metrics.gauge({
    name: 'apex_gateway_cache_bytes',
    help: 'Bytes of answers held to be given again',
    read: () => cache.bytes,
  });
}
