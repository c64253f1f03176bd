import {
  ApexError,
  type Api,
  type Caller,
  type gatewayRoutes,
  type TrafficEvent,
  type TrafficSummary,
} from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { HealthBook } from '../dispatch/upstream-health.ts';
import type { TrafficFeed } from './feed.ts';

export interface TrafficDeps {
  readonly feed: TrafficFeed;
  readonly clock: Clock;
  readonly health: HealthBook;
  readonly waiting: () => Pick<TrafficSummary, 'records_waiting' | 'records_waiting_bytes' | 'stale_since'>;
  readonly listUpstreams: Api<typeof gatewayRoutes>['listUpstreams'];
  /** Ends every watch: this process is being stopped. */
  readonly closing: AbortSignal;
}

export type TrafficApi = Pick<
  Api<typeof gatewayRoutes>,
  'listTraffic' | 'watchTraffic' | 'explainTraffic' | 'listUpstreamHealth'
>;

const longestMs = 600_000;
/** Several changes within it are told together. */
const gatherMs = 200;
/** Told even if nothing happens, so that figures of the last minute fall. */
const quietMs = 5000;
const mostCalls = 200;

export function createTrafficApi(deps: TrafficDeps): TrafficApi {
  const { feed, clock, health } = deps;
  const summaryOf = ({ project_id }: Caller): TrafficSummary => feed.summary(project_id, clock.now(), deps.waiting());

  async function* watch(caller: Caller, after: number): AsyncGenerator<TrafficEvent, { last_sequence: number }, void> {
    const { project_id } = caller;
    const signal = AbortSignal.any([caller.signal, deps.closing, AbortSignal.timeout(longestMs)]);
    let changed = Promise.withResolvers<void>();
    const stop = feed.watch(project_id, () => changed.resolve());
    // A number from an earlier life of this process would hide all that has come since.
    let last = after > feed.sequence ? 0 : after;
    try {
      for (let isFirst = true; !signal.aborted; isFirst = false) {
        const calls = feed.list(project_id, { limit: mostCalls, after: last });
        changed = Promise.withResolvers();
        if (isFirst || calls.length > 0 || !signal.aborted) yield { calls, summary: summaryOf(caller) };
        last = Math.max(last, ...calls.map(({ sequence }) => sequence));
        await until([changed.promise], quietMs, signal);
        await until([], gatherMs, signal);
      }
    } finally {
      stop();
    }
    return { last_sequence: last };
  }

  return {
    async listTraffic(caller, query) {
      return { calls: feed.list(caller.project_id, query), summary: summaryOf(caller) };
    },
    watchTraffic: (caller, { after }) => watch(caller, after),
    async explainTraffic({ project_id }, { request_id }) {
      const found = feed.find(project_id, request_id);
      if (found === undefined) throw notFound(request_id);
      return found;
    },
    async listUpstreamHealth(caller) {
      const { upstreams } = await deps.listUpstreams(caller, {});
      const now = clock.now();
      return { upstreams: upstreams.map((upstream) => health.of(upstream.id).tell(upstream, now)) };
    },
  };
}

/** Ends with the first of the promises, after a time, or when nobody waits any more. */
async function until(promises: readonly Promise<void>[], ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  const timer = setTimeout(done, ms);
  signal.addEventListener('abort', done, { once: true });
  try {
    await Promise.race([promise, ...promises]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', done);
  }
}

function notFound(request_id: string): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'gateway.call_not_found',
    message: `${request_id} is not among the latest calls of this project through this process. Its lasting record is among the calls.`,
  });
}
