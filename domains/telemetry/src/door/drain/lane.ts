import type { Tenant } from '../../tenant.ts';
import type { Position } from '../spool/position.ts';
import { beginningOf, type Entry } from './entry.ts';

interface Place {
  readonly position: Position;
  readonly received_at_ms: number;
}

/** What of one project is on its way: projects wait for themselves alone. */
export class Lane {
  readonly tenant: Tenant;
  /** In the order of the file; what is being stored is still among them. */
  #entries: Entry[] = [];
  items = 0;
  bytes = 0;
  /** Set while the stores are at work for it, or it waits for its turn with them. */
  running: Promise<void> | undefined;
  timer: NodeJS.Timeout | undefined;
  /** In a row; each makes the next pause longer. */
  failures = 0;
  /** Monotonic, as `waiting_since`. */
  failing_since = 0;
  waiting_since = 0;
  /** Tried once more as it was, so that the stores know it again. */
  retry: readonly Entry[] | undefined;
  /** When stores that work first refused something of what is tried one by one. */
  suspect_since: number | undefined;
  /** Entries that go one by one, to find the one that is refused. */
  singles = 0;
  /** Its frames from here on are on disk alone, to be read by itself. */
  parked: Place | undefined;
  /** Nothing of it is stored any more. */
  isForgotten = false;

  constructor(tenant: Tenant) {
    this.tenant = tenant;
  }

  push(entry: Entry): void {
    if (this.#entries.length === 0) this.waiting_since = performance.now();
    this.#entries.push(entry);
    this.items += entry.read.items;
    this.bytes += entry.frame.head.decoded_bytes;
  }

  /** What is to be stored next; empty where nothing waits. */
  batch(most_items: number): readonly Entry[] {
    if (this.retry !== undefined) return this.retry;
    return this.singles > 0 ? this.#entries.slice(0, 1) : beginningOf(this.#entries, most_items);
  }

  /** They are the first. Yields the bytes that are free now. */
  remove(batch: readonly Entry[]): number {
    this.#entries.splice(0, batch.length);
    const bytes = batch.reduce((sum, { frame }) => sum + frame.head.decoded_bytes, 0);
    this.items -= batch.reduce((sum, { read }) => sum + read.items, 0);
    this.bytes -= bytes;
    this.retry = undefined;
    this.singles = Math.max(0, this.singles - batch.length);
    this.waiting_since = performance.now();
    return bytes;
  }

  /** Lets go of all entries; yields them. */
  clear(): readonly Entry[] {
    const entries = this.#entries;
    this.#entries = [];
    [this.items, this.bytes, this.retry, this.singles] = [0, 0, undefined, 0];
    return entries;
  }

  /** Lets go of all entries, which are read again later. */
  park(): void {
    this.parked = this.oldest;
    this.clear();
  }

  get length(): number {
    return this.#entries.length;
  }

  /** Of the oldest frame that is not stored. */
  get oldest(): Place | undefined {
    const frame = this.#entries[0]?.frame;
    return frame === undefined ? this.parked : { position: frame.position, received_at_ms: frame.head.received_at_ms };
  }

  get isIdle(): boolean {
    return this.length === 0 && this.parked === undefined;
  }
}
