import { ApexError } from '@apex/contracts';
import type { ReadExport } from '@apex/formats';
import { setTimeout as delay } from 'node:timers/promises';
import type { Tenant } from '../../tenant.ts';
import type { Position } from '../spool/position.ts';
import type { SpooledFrame } from '../spool/spool.ts';
import type { DrainDeps } from './drain-deps.ts';
import { tenantKey } from './entry.ts';
import type { Lane } from './lane.ts';
import { Lanes } from './lanes.ts';

const saveEveryMs = 1000;
/** More are of projects that were forgotten long ago. */
const mostForgotten = 1000;

/** Brings what is in the spool to the stores, in the order it came, and remembers how far it is. */
export class Drain {
  readonly #deps: DrainDeps;
  readonly #lanes: Lanes;
  readonly #forgotten: Set<string>;
  /** What lies before it is stored, on its way, or left to a parked lane. */
  #cursor: Position;
  #frames = 0;
  #isStopping = false;
  #changed = Promise.withResolvers<void>();
  #settled: PromiseWithResolvers<void> | undefined;
  #pumping: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(deps: DrainDeps) {
    const { counts } = deps;
    this.#deps = deps;
    this.#lanes = new Lanes({
      ...deps,
      counts: {
        ...counts,
        stored: (frames) => {
          this.#frames -= frames;
          counts.stored(frames);
        },
      },
      refill: (lane) => this.#refill(lane),
      changed: () => this.#wake(),
    });
    this.#cursor = deps.spool.checkpoint.position;
    this.#forgotten = new Set(deps.spool.checkpoint.forgotten);
  }

  /** Begins with what was left; resolves once that is counted. */
  async start(): Promise<void> {
    this.#frames += await this.#deps.spool.countFrom(this.#cursor);
    this.#pumping = this.#pump();
    this.#timer = setInterval(() => void this.save(), saveEveryMs);
    this.#timer.unref();
  }

  /** A frame that has just come to be on disk; what was read of it need not be read again where there is room. */
  offer(frame: SpooledFrame, read: ReadExport): void {
    this.#frames += 1;
    if (this.#cursor === frame.after && this.#lanes.hasRoom) this.#take(frame, read);
    else this.#wake();
  }

  /** Moves the cursor over a frame, together with what is to become of it. */
  #take(frame: SpooledFrame, read: ReadExport): void {
    this.#cursor = frame.next;
    if (this.#isForgotten(frame)) this.#frames -= 1;
    else if (this.#lanes.find(frame.head)?.parked === undefined) this.#lanes.enter({ frame, read, failures: 0 });
  }

  #isForgotten({ head }: SpooledFrame): boolean {
    return this.#forgotten.has(tenantKey(head));
  }

  #wake(): void {
    this.#changed.resolve();
    if (this.isDone || this.#lanes.failing > 0) this.#settled?.resolve();
  }

  async #nextChange(): Promise<void> {
    await this.#changed.promise;
    this.#changed = Promise.withResolvers();
  }

  async #pump(): Promise<void> {
    while (!this.#isStopping) {
      try {
        if (this.#cursor < this.#deps.spool.end) await this.#readOn();
        else await this.#nextChange();
      } catch (error) {
        this.#deps.log.error({ error }, 'the spool could not be read; it is tried again');
        await delay(saveEveryMs);
      }
    }
  }

  /** Reads from disk until nothing is left there that is not in memory. */
  async #readOn(): Promise<void> {
    const { spool } = this.#deps;
    const { end } = spool;
    for await (const frame of spool.framesFrom(this.#cursor)) {
      await this.#untilRoom();
      if (this.#isStopping) return;
      const read = this.#isUnwanted(frame) ? emptyExport(frame) : await this.#decode(frame);
      if (read === undefined) this.#cursor = frame.next;
      else this.#take(frame, read);
      // From here on what comes need not take the way over the disk.
      if (this.#cursor >= spool.end) return;
      await new Promise(setImmediate);
    }
    this.#cursor = Math.max(this.#cursor, end);
  }

  #isUnwanted(frame: SpooledFrame): boolean {
    return this.#isForgotten(frame) || this.#lanes.find(frame.head)?.parked !== undefined;
  }

  async #untilRoom(): Promise<void> {
    while (!this.#lanes.hasRoom && !this.#isStopping) {
      this.#lanes.makeRoom();
      if (!this.#lanes.hasRoom) await this.#nextChange();
    }
  }

  /** Undefined where it cannot be read: it is set aside then. */
  async #decode(frame: SpooledFrame): Promise<ReadExport | undefined> {
    const { decode, quarantine, log, counts } = this.#deps;
    try {
      return await decode(frame);
    } catch (error) {
      const path = await quarantine.add(frame);
      log.error({ error, path, intake_id: frame.head.intake_id }, 'an export cannot be read again and is set aside');
      counts.quarantined();
      this.#frames -= 1;
      return undefined;
    }
  }

  /** The next frames of a parked project, by itself, until it has caught up with the others. */
  async #refill(lane: Lane): Promise<void> {
    const { spool, pace } = this.#deps;
    const { parked } = lane;
    if (parked === undefined) return;
    const { end } = spool;
    const key = tenantKey(lane.tenant);
    let from = parked.position;
    let isFull = false;
    for await (const frame of spool.framesFrom(from)) {
      if (this.#isStopping || frame.position >= this.#cursor) break;
      const isOwn = tenantKey(frame.head) === key;
      const read = isOwn ? await this.#decode(frame) : undefined;
      if (read !== undefined) this.#lanes.add(lane, { frame, read, failures: 0 });
      from = frame.next;
      isFull = lane.items >= pace.batch_items || lane.bytes >= pace.most_bytes / pace.projects_at_once;
      if (isFull) break;
    }
    if (!isFull) from = Math.max(from, Math.min(end, this.#cursor));
    // In one turn with the look at the cursor: what it passes from here on is its own again.
    lane.parked = from >= this.#cursor ? undefined : { ...parked, position: from };
  }

  /** Frames of the project are no longer wanted, those on disk included; what is being stored is waited for. */
  async forget(tenant: Tenant): Promise<void> {
    const key = tenantKey(tenant);
    this.#forgotten.delete(key);
    this.#forgotten.add(key);
    for (const oldest of this.#forgotten) if (this.#forgotten.size > mostForgotten) this.#forgotten.delete(oldest);
    this.#frames -= await this.#lanes.forget(tenant);
    // Not only tried: a project that is forgotten must stay so.
    const saving = this.#saving.then(() => this.#deps.spool.save(this.#checkpoint()));
    this.#saving = saving.catch(() => undefined);
    await saving;
  }

  /**
   * Once it settles, nothing is on disk of what has come until now. Throws `unavailable` where the stores did not take it
   * in time.
   */
  async purge(most_ms: number): Promise<void> {
    const end = await this.#deps.spool.seal();
    if (this.#checkpoint().position < end) await this.settle(most_ms);
    if (this.#checkpoint().position < end) throw waitingStill();
    const saving = this.#saving.then(() => this.#deps.spool.save(this.#checkpoint()));
    this.#saving = saving.catch(() => undefined);
    await saving;
  }

  #checkpoint() {
    const oldest = this.#lanes.all().map((lane) => lane.oldest?.position ?? this.#cursor);
    return { position: Math.min(this.#cursor, ...oldest), forgotten: [...this.#forgotten] };
  }

  /** Writes down how far it is, where that has changed. */
  save(): Promise<void> {
    this.#saving = this.#saving.then(async () => {
      const { spool, log } = this.#deps;
      const checkpoint = this.#checkpoint();
      if (checkpoint.position === spool.checkpoint.position) return;
      await spool.save(checkpoint).catch((error: unknown) => {
        log.warn({ error }, 'how far the spool is drained could not be written down; it is tried again');
      });
    });
    return this.#saving;
  }

  /** Frames that are on disk and not stored. */
  get frames(): number {
    return this.#frames;
  }

  get failing(): number {
    return this.#lanes.failing;
  }

  /** Wall-clock milliseconds at which the oldest of them came; undefined where there is none in sight. */
  get oldest_received_at_ms(): number | undefined {
    const times = this.#lanes.all().flatMap((lane) => lane.oldest?.received_at_ms ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  get isDone(): boolean {
    return this.#cursor >= this.#deps.spool.end && this.#lanes.isEmpty;
  }

  /** Stores what there is, and gives up at the first sign that the stores are away, or after that time. */
  async settle(most_ms: number): Promise<void> {
    this.#settled = Promise.withResolvers();
    const late = new AbortController();
    this.#lanes.hurry();
    this.#wake();
    await Promise.race([
      this.#settled.promise,
      delay(most_ms, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    this.#wake();
    await this.#lanes.stop();
    await this.#pumping;
    await this.save();
  }
}

function waitingStill(): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'telemetry.spool_waits',
    message: 'Telemetry that was received could not be stored yet, and so it cannot be deleted; it is tried again.',
  });
}

/** Stands for what need not be read, since nobody wants it or it is read later. */
function emptyExport({ head }: SpooledFrame): ReadExport {
  return { signal: head.signal, items: 0, sightings: [], links: [], points: [], rejected: [], scopes: [] };
}
