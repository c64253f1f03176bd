import type { UpstreamHealth, UpstreamId } from '@apex/contracts';

/** Consecutive failures after which an upstream is left alone. */
const threshold = 5;
const openMs = 5000;
const kept = 100;

/** How one upstream does, as this process sees it. A breaker of its own: what counts as failure is the dispatcher's to say. */
export class Health {
  requests = 0;
  failures = 0;
  in_flight = 0;
  last_error: string | null = null;
  #consecutive = 0;
  #openedAtMs: number | undefined;
  /** When one was let through to try; undefined: none is under way. */
  #probedAtMs: number | undefined;
  readonly #firstBytes: number[] = [];
  #next = 0;

  state(now_ms: number): UpstreamHealth['breaker'] {
    if (this.#openedAtMs === undefined) return 'closed';
    return now_ms - this.#openedAtMs >= openMs ? 'half_open' : 'open';
  }

  /**
   * Whether a call may go there now; of those that would try after a pause only one may, and another if nothing is heard
   * of that one: it may never have been sent, or its client has left.
   */
  admits(now_ms: number): boolean {
    const state = this.state(now_ms);
    if (state === 'closed') return true;
    if (state === 'open') return false;
    if (this.#probedAtMs !== undefined && now_ms - this.#probedAtMs < openMs) return false;
    this.#probedAtMs = now_ms;
    return true;
  }

  begun(): void {
    this.requests += 1;
    this.in_flight += 1;
  }

  answered(first_byte_ms: number): void {
    this.#consecutive = 0;
    this.#openedAtMs = undefined;
    this.#probedAtMs = undefined;
    this.#firstBytes[this.#next] = first_byte_ms;
    this.#next = (this.#next + 1) % kept;
  }

  failed(error: string, now_ms: number): void {
    this.failures += 1;
    this.last_error = error;
    this.#consecutive += 1;
    if (this.#consecutive >= threshold) this.#openedAtMs = now_ms;
    this.#probedAtMs = undefined;
  }

  ended(): void {
    this.in_flight -= 1;
  }

  /** Milliseconds; null while nothing was answered. */
  quantile(share: number): number | null {
    if (this.#firstBytes.length === 0) return null;
    const sorted = [...this.#firstBytes].sort((left, right) => left - right);
    return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  }

  tell(upstream: { readonly id: UpstreamId; readonly name: string }, now_ms: number): UpstreamHealth {
    const retry = this.#openedAtMs === undefined ? null : new Date(this.#openedAtMs + openMs).toISOString();
    return {
      upstream_id: upstream.id,
      name: upstream.name,
      breaker: this.state(now_ms),
      retry_at: retry,
      requests: this.requests,
      failures: this.failures,
      in_flight: this.in_flight,
      first_byte_p50_ms: this.quantile(0.5),
      first_byte_p95_ms: this.quantile(0.95),
      last_error: this.last_error,
    };
  }
}

const mostUpstreams = 10_000;

/** One `Health` an upstream. */
export class HealthBook {
  readonly #book = new Map<UpstreamId, Health>();

  of(id: UpstreamId): Health {
    const known = this.#book.get(id);
    if (known !== undefined) return known;
    if (this.#book.size >= mostUpstreams) this.#book.clear();
    const health = new Health();
    this.#book.set(id, health);
    return health;
  }
}
