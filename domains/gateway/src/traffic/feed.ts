import type { Decision, ProjectId, TrafficCall, TrafficQuery, TrafficSummary } from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import type { Exchange } from '../exchange/exchange.ts';
import { MinuteBook } from './minute-book.ts';
import { CallCounts } from './call-counts.ts';

const kept = 5000;

type Listener = () => void;

/** What is shown of an exchange: neither its connection nor what was said. */
type Shown = Pick<
  Exchange,
  | 'request_id'
  | 'feed_sequence'
  | 'ended'
  | 'started_at_ms'
  | 'key'
  | 'operation'
  | 'path'
  | 'client'
  | 'facts'
  | 'destination'
  | 'status'
  | 'error'
  | 'cache'
  | 'report'
  | 'cost'
  | 'latency_ms'
  | 'first_byte_ms'
  | 'steps'
  | 'attempts'
  | 'why'
>;

/** What outlives a call: the connection and the body are let go. */
function shownOf(exchange: Exchange): Shown {
  return {
    request_id: exchange.request_id,
    feed_sequence: exchange.feed_sequence,
    ended: exchange.ended,
    started_at_ms: exchange.started_at_ms,
    key: exchange.key,
    operation: exchange.operation,
    path: exchange.path,
    client: exchange.client,
    facts: exchange.facts,
    destination: exchange.destination,
    status: exchange.status,
    error: exchange.error,
    cache: exchange.cache,
    report: exchange.report,
    cost: exchange.cost,
    latency_ms: exchange.latency_ms,
    first_byte_ms: exchange.first_byte_ms,
    steps: exchange.steps,
    attempts: exchange.attempts,
    why: exchange.why,
  };
}

/**
 * The latest calls of this process, in memory alone: what the live page shows and `explain` tells. Puts them into words
 * only when somebody looks. Of a project that sends more than anybody can read, some of each second are kept, and those
 * that failed; all are counted. On the hot path: two array writes and, of those that are kept, one small object a call.
 */
export class TrafficFeed {
  readonly #ring: (Shown | undefined)[] = Array.from({ length: kept });
  #next = 0;
  #sequence = 0;
  readonly #listeners = new Map<ProjectId, Set<Listener>>();
  readonly #open = new Set<Exchange>();

  readonly #minutes = new MinuteBook();

  readonly counts = new CallCounts();

  /** Calls under way, of all projects. */
  get open(): ReadonlySet<Exchange> {
    return this.#open;
  }

  begun(exchange: Exchange): void {
    this.#open.add(exchange);
    if (exchange.key === undefined) return;
    if (this.#minutes.begun(exchange.key.project_id, Date.now())) this.#show(exchange);
  }

  #show(exchange: Exchange): void {
    exchange.feed_place = this.#next;
    this.#ring[this.#next] = exchange;
    this.#next = (this.#next + 1) % kept;
    this.#tell(exchange);
  }

  ended(exchange: Exchange): void {
    this.#open.delete(exchange);
    this.counts.ended(exchange);
    const { key, status, cost, cache } = exchange;
    if (key === undefined) return;
    const isHit = cache === 'hit' || cache === 'coalesced';
    const isWanted = this.#minutes.ended(key.project_id, Date.now(), { status, cost, isHit });
    if (exchange.feed_place < 0) {
      if (!isWanted) return;
      this.#show(exchange);
    } else this.#tell(exchange);
    // A connection and a body would be held as long as the call is shown.
    if (this.#ring[exchange.feed_place] === exchange) this.#ring[exchange.feed_place] = shownOf(exchange);
  }

  #tell(exchange: Exchange): void {
    exchange.feed_sequence = this.#sequence += 1;
    if (this.#listeners.size === 0 || exchange.key === undefined) return;
    for (const listener of this.#listeners.get(exchange.key.project_id) ?? []) listener();
  }

  /** Is called, without a word, whenever something of the project changed. */
  watch(project_id: ProjectId, listener: Listener): () => void {
    const listeners = this.#listeners.get(project_id) ?? new Set();
    this.#listeners.set(project_id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(project_id);
    };
  }

  get sequence(): number {
    return this.#sequence;
  }

  #ofProject(project_id: ProjectId): Shown[] {
    const found: Shown[] = [];
    for (let back = 1; back <= kept; back += 1) {
      const exchange = this.#ring[(this.#next - back + kept) % kept];
      if (exchange === undefined) break;
      if (exchange.key?.project_id === project_id) found.push(exchange);
    }
    return found;
  }

  /** Newest first. */
  list(project_id: ProjectId, { limit, after, key_id, policy_id }: TrafficQuery): TrafficCall[] {
    return this.#ofProject(project_id)
      .filter((exchange) => exchange.feed_sequence > after)
      .filter((exchange) => policy_id === undefined || exchange.steps.some((step) => step.policy_id === policy_id))
      .map(tell)
      .filter((call) => key_id === undefined || call.key_id === key_id)
      .slice(0, limit);
  }

  find(project_id: ProjectId, request_id: string): Decision | undefined {
    const exchange = this.#ofProject(project_id).find((one) => one.request_id === request_id);
    if (exchange === undefined) return undefined;
    return { call: tell(exchange), attempts: exchange.attempts, steps: [...exchange.steps], why: exchange.why };
  }

  summary(
    project_id: ProjectId,
    now_ms: number,
    waiting: Pick<TrafficSummary, 'records_waiting' | 'records_waiting_bytes' | 'stale_since'>,
  ): TrafficSummary {
    const { requests, errors, hits, cost } = this.#minutes.lastMinute(project_id, now_ms);
    return {
      requests_per_minute: requests,
      errors_per_minute: errors,
      in_flight: [...this.#open].filter(({ key }) => key?.project_id === project_id).length,
      cost_per_minute_usd: formatUsd(cost),
      cache_hits_per_minute: hits,
      ...waiting,
    };
  }
}

function tell(exchange: Shown): TrafficCall {
  const { key, facts, destination, report } = exchange;
  if (key === undefined) throw new Error('a call of nobody is not shown');
  const labels = facts?.labels ?? {};
  return {
    request_id: exchange.request_id,
    sequence: exchange.feed_sequence,
    state: exchange.ended ? 'done' : 'open',
    started_at: new Date(exchange.started_at_ms).toISOString(),
    key_id: key.key_id,
    key_name: key.principal.key_name ?? '',
    operation: exchange.operation,
    path: exchange.path,
    client: exchange.client,
    model_asked: facts?.model ?? '',
    model: destination?.model ?? facts?.model ?? '',
    upstream: destination?.upstream.name ?? '',
    streaming: facts?.streaming ?? false,
    status: exchange.ended ? exchange.status : null,
    error: exchange.error,
    cache: exchange.cache,
    feature: labels['feature'] ?? '',
    user: labels['user'] ?? '',
    session: labels['session'] ?? '',
    task: labels['task'] ?? '',
    usage: exchange.ended ? report.usage : null,
    cost_usd: exchange.ended && exchange.cost !== null ? formatUsd(exchange.cost) : null,
    latency_ms: exchange.ended ? exchange.latency_ms : null,
    first_byte_ms: exchange.first_byte_ms,
    policies: exchange.steps.map(({ name }) => name),
  };
}
