import { ApexError } from '@apex/contracts';
import type { Tenant } from '../../tenant.ts';
import type { DrainDeps } from './drain-deps.ts';
import { type Entry, receivedOf, tenantKey } from './entry.ts';
import { Lane } from './lane.ts';
import { Slots } from './slots.ts';

const leastPauseMs = 100;
const longestPauseMs = 5000;
/** So often alone, while the stores take others, and a frame is set aside. */
const mostTries = 3;
/** So often where nothing else was stored meanwhile: then it may be we who cannot store anything. */
const mostTriesUnproved = 10;
/** So often in a row while others succeed, and a project no longer takes room from them. */
const failuresToPark = 3;

/** Failures that pass by themselves; of any other the stores themselves are asked. */
function isOutage(error: unknown): boolean {
  return ApexError.isInstance(error) && ['unavailable', 'timeout', 'upstream', 'cancelled'].includes(error.kind);
}

export interface LanesDeps extends DrainDeps {
  /** Reads on for a project whose frames are on disk alone. */
  readonly refill: (lane: Lane) => Promise<void>;
  /** Something was stored, failed or was let go. */
  readonly changed: () => void;
}

/** Stores what comes in, each project in its own order and at its own pace. */
export class Lanes {
  readonly #deps: LanesDeps;
  readonly #lanes = new Map<string, Lane>();
  readonly #slots: Slots;
  readonly #stopping = new AbortController();
  #bytes = 0;
  #lastSuccess = 0;
  #isHurried = false;

  constructor(deps: LanesDeps) {
    this.#deps = deps;
    this.#slots = new Slots(deps.pace.projects_at_once);
  }

  get hasRoom(): boolean {
    return this.#bytes < this.#deps.pace.most_bytes;
  }

  get isEmpty(): boolean {
    return this.#lanes.size === 0;
  }

  /** Projects that the stores do not take at the moment. */
  get failing(): number {
    return this.all().filter(({ failures }) => failures > 0).length;
  }

  all(): Lane[] {
    return [...this.#lanes.values()];
  }

  find(tenant: Tenant): Lane | undefined {
    return this.#lanes.get(tenantKey(tenant));
  }

  enter(entry: Entry): void {
    const { organisation_id, project_id } = entry.frame.head;
    const tenant = { organisation_id, project_id };
    const key = tenantKey(tenant);
    const lane = this.#lanes.get(key) ?? new Lane(tenant);
    this.#lanes.set(key, lane);
    this.add(lane, entry);
    this.#schedule(lane);
  }

  /** Into memory, to be stored in its turn. */
  add(lane: Lane, entry: Entry): void {
    lane.push(entry);
    this.#bytes += entry.frame.head.decoded_bytes;
  }

  /** Waits for nothing but the stores from here on. */
  hurry(): void {
    this.#isHurried = true;
    for (const lane of this.#lanes.values()) this.#schedule(lane);
  }

  /** Lets go of projects that fail while others do not: they are read again from disk when it is their turn. */
  makeRoom(): void {
    for (const lane of this.#lanes.values()) {
      const isAlone = lane.failures >= failuresToPark && this.#lastSuccess > lane.failing_since;
      if (isAlone && lane.running === undefined && lane.length > 0) this.#park(lane);
    }
  }

  #park(lane: Lane): void {
    this.#bytes -= lane.bytes;
    lane.park();
  }

  /** Forgets what waits of a project and waits for what is being stored; yields how many frames it forgot. */
  async forget(tenant: Tenant): Promise<number> {
    const lane = this.find(tenant);
    if (lane === undefined) return 0;
    lane.isForgotten = true;
    clearTimeout(lane.timer);
    await lane.running;
    this.#lanes.delete(tenantKey(tenant));
    this.#bytes -= lane.bytes;
    return lane.clear().length;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const lane of this.#lanes.values()) clearTimeout(lane.timer);
    await Promise.all(this.all().flatMap((lane) => lane.running ?? []));
  }

  #pauseOf(lane: Lane): number {
    if (lane.failures > 0) return Math.min(longestPauseMs, leastPauseMs * 2 ** (lane.failures - 1));
    const { batch_items, linger_ms } = this.#deps.pace;
    if (this.#isHurried || lane.parked !== undefined || lane.items >= batch_items) return 0;
    return Math.max(0, lane.waiting_since + linger_ms - performance.now());
  }

  #schedule(lane: Lane): void {
    if (lane.running !== undefined || lane.isForgotten || this.#stopping.signal.aborted) return;
    // A pause after a failure is not cut short by what comes in meanwhile.
    if (lane.timer !== undefined && lane.failures > 0) return;
    const ms = this.#pauseOf(lane);
    if (lane.timer !== undefined && ms > 0) return;
    clearTimeout(lane.timer);
    lane.timer = undefined;
    if (ms === 0) this.#start(lane);
    else lane.timer = setTimeout(() => this.#start(lane), ms);
  }

  #start(lane: Lane): void {
    lane.timer = undefined;
    lane.running = this.#slots
      .run(() => this.#runOnce(lane))
      .then(() => {
        lane.running = undefined;
        if (lane.isIdle) this.#lanes.delete(tenantKey(lane.tenant));
        else this.#schedule(lane);
        this.#deps.changed();
      });
  }

  /** Never throws: what it cannot store is tried again later. */
  async #runOnce(lane: Lane): Promise<void> {
    const { signal } = this.#stopping;
    if (signal.aborted || lane.isForgotten) return;
    let batch: readonly Entry[] = [];
    try {
      if (lane.length === 0 && lane.parked !== undefined) await this.#deps.refill(lane);
      batch = lane.batch(this.#deps.pace.batch_items);
      if (batch.length === 0) return;
      await this.#deps.store(lane.tenant, batch.map(receivedOf), signal);
      this.#bytes -= lane.remove(batch);
      lane.failures = 0;
      this.#lastSuccess = performance.now();
      if (lane.singles === 0) lane.suspect_since = undefined;
      this.#deps.counts.stored(batch.length);
    } catch (error) {
      if (!signal.aborted) await this.#failed(lane, batch, error);
    }
  }

  async #failed(lane: Lane, batch: readonly Entry[], error: unknown): Promise<void> {
    const { log, counts } = this.#deps;
    if (lane.failures === 0) lane.failing_since = performance.now();
    lane.failures += 1;
    counts.failed();
    const isPassing = isOutage(error) || !(await this.#areStoresUp());
    const { project_id } = lane.tenant;
    // Of a long outage it is said ever more seldom.
    if (Number.isInteger(Math.log2(lane.failures))) {
      log.warn(
        { error, project_id, failures: lane.failures, exports: batch.length },
        'received telemetry could not be stored; it is kept and tried again',
      );
    }
    if (isPassing || batch.length === 0) {
      lane.retry = batch.length === 0 ? undefined : batch;
      if (lane.parked !== undefined) this.#park(lane);
      return;
    }
    lane.retry = undefined;
    lane.suspect_since ??= performance.now();
    const [first] = batch;
    if (batch.length > 1 || first === undefined) lane.singles = batch.length;
    else await this.#judge(lane, first, error);
  }

  async #areStoresUp(): Promise<boolean> {
    try {
      await this.#deps.probe();
      return true;
    } catch {
      // That they are away is the answer.
      return false;
    }
  }

  async #judge(lane: Lane, entry: Entry, error: unknown): Promise<void> {
    const { log, counts, quarantine } = this.#deps;
    entry.failures += 1;
    const isProved = this.#lastSuccess > (lane.suspect_since ?? 0);
    if (entry.failures < (isProved ? mostTries : mostTriesUnproved)) return;
    try {
      const path = await quarantine.add(entry.frame);
      log.error({ error, path, intake_id: entry.frame.head.intake_id }, 'an export cannot be stored and is set aside');
    } catch (unwritten) {
      log.error({ error: unwritten }, 'an export cannot be stored, and not set aside either; it is tried again');
      return;
    }
    this.#bytes -= lane.remove([entry]);
    lane.failures = 0;
    counts.quarantined();
    counts.stored(1);
  }
}
