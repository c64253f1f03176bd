import type { RejectedItem, ScopeCount, SightingRole } from '../sighting.ts';
import type { ScopeName } from '../wire/item.ts';

/** Counts what one scope of one service sent. */
export class ScopeTally {
  readonly #emitter: string;
  readonly #scope: ScopeName;
  readonly #service: string;
  readonly #rejected: RejectedItem[] = [];
  #items = 0;
  #calls = 0;
  #aggregates = 0;
  #newestAtMs: number | null = null;

  constructor(emitter: string, scope: ScopeName, service: string) {
    this.#emitter = emitter;
    this.#scope = scope;
    this.#service = service;
  }

  count(items: number): void {
    this.#items += items;
  }

  counted(role: SightingRole): void {
    if (role === 'call') this.#calls += 1;
    if (role === 'aggregate') this.#aggregates += 1;
  }

  reject(item: RejectedItem): void {
    this.#rejected.push(item);
  }

  saw(endedAtMs: number): void {
    this.#newestAtMs = Math.max(this.#newestAtMs ?? endedAtMs, endedAtMs);
  }

  result(): ScopeCount {
    return {
      emitter: this.#emitter,
      scope: this.#scope.name,
      scope_version: this.#scope.version,
      service: this.#service,
      items: this.#items,
      calls: this.#calls,
      aggregates: this.#aggregates,
      rejected: this.#rejected,
      newest_at_ms: this.#newestAtMs,
    };
  }
}
