import { ApexError, type OrgId, type UpstreamId } from '@apex/contracts';
import type { Log } from '@apex/kit/log';
import type { Asker } from './asker.ts';
import { type LoadDeps, type Loaded, loadSnapshot } from './load-snapshot.ts';
import type { CallableUpstream, Snapshot } from './snapshot.ts';
import { mayServe, tooStale } from './stale.ts';

export interface Snapshots {
  /** At once wherever what is known is good enough; on the hot path. Throws `unavailable` where nothing may decide. */
  get(asker: Asker): Snapshot | Promise<Snapshot>;
  /** The next `get` of the organisation waits for what holds now. */
  invalidate(organisation_id: OrgId): void;
  /** As `invalidate`, for everybody: changes may have been missed. */
  invalidateAll(): void;
  /** The key of an upstream has another value in the vault. */
  forgetSecret(id: UpstreamId): void;
  /** Milliseconds since 1970 since when nothing could be loaded; null: the last load went well, or nobody calls. */
  staleSince(): number | null;
  /** Of all that is kept, each once. */
  upstreams(): readonly CallableUpstream[];
}

interface Entry {
  readonly organisation_id: OrgId;
  loaded: Loaded | undefined;
  /** Counts what made it out of date: a load that began before does not answer for what came after. */
  generation: number;
  loaded_generation: number;
  used_at_ms: number;
  /** Not before then another attempt, but for whoever has to wait anyway. */
  retry_at_ms: number;
  loading: { readonly generation: number; readonly promise: Promise<Loaded> } | undefined;
}

const freshMs = 5000;
/** Used within so long, the old one serves while a new one loads. */
const inUseMs = 10_000;
const patienceMs = 500;
/** For a change somebody just made. */
const changePatienceMs = 3000;
const retryMs = 1000;
/** Of a load that neither fails nor ends. */
const longestLoadMs = 15_000;
/** Where nobody has called for so long nothing was loaded: the last failure says nothing of now. */
const failureCountsMs = 60_000;
const capacity = 1000;

/** What is known of each project, kept in memory and renewed beside the traffic. */
export function createSnapshots(deps: LoadDeps & { readonly log: Log }): Snapshots {
  const { clock, log, keys } = deps;
  const entries = new Map<string, Entry>();
  let stale_since_ms: number | null = null;

  function staleSince(): number | null {
    const now = clock.now();
    for (const { used_at_ms } of entries.values()) if (now - used_at_ms < failureCountsMs) return stale_since_ms;
    return null;
  }

  async function loadNow(asker: Asker, entry: Entry): Promise<Loaded> {
    const { generation } = entry;
    const signal = AbortSignal.timeout(longestLoadMs);
    const overdue = Promise.withResolvers<never>();
    const give = (): void => overdue.reject(loadTimedOut());
    signal.addEventListener('abort', give, { once: true });
    try {
      const loaded = await Promise.race([loadSnapshot(deps, asker, { before: entry.loaded, signal }), overdue.promise]);
      // A later load may have come first.
      if (generation >= entry.loaded_generation) {
        entry.loaded = loaded;
        entry.loaded_generation = generation;
      }
      stale_since_ms = null;
      return loaded;
    } catch (error) {
      stale_since_ms ??= clock.now();
      entry.retry_at_ms = clock.now() + retryMs;
      throw error;
    } finally {
      signal.removeEventListener('abort', give);
    }
  }

  /** One at a time for each entry and generation. */
  function load(asker: Asker, entry: Entry): Promise<Loaded> {
    const { generation, loading } = entry;
    if (loading?.generation === generation) return loading.promise;
    const promise = loadNow(asker, entry).finally(() => {
      if (entry.loading?.promise === promise) entry.loading = undefined;
    });
    entry.loading = { generation, promise };
    return promise;
  }

  function renewBeside(asker: Asker, entry: Entry, now: number): void {
    if (entry.loading?.generation === entry.generation || now < entry.retry_at_ms) return;
    load(asker, entry).catch((error: unknown) => {
      log.warn({ error, organisation_id: entry.organisation_id }, 'The settings of the gateway could not be loaded');
    });
  }

  async function first(asker: Asker, place: string, entry: Entry): Promise<Snapshot> {
    try {
      return (await load(asker, entry)).snapshot;
    } catch (error) {
      if (entry.loaded === undefined && entries.get(place) === entry) entries.delete(place);
      throw error;
    }
  }

  /** The new one, or the old one where that is late or fails and the old one may still decide. */
  async function insist(asker: Asker, entry: Entry, patience_ms: number): Promise<Snapshot> {
    const late = Promise.withResolvers<null>();
    const timer = setTimeout(() => late.resolve(null), patience_ms);
    let failure: unknown;
    try {
      const loaded = await Promise.race([load(asker, entry), late.promise]);
      if (loaded !== null) return loaded.snapshot;
    } catch (error) {
      failure = error;
    } finally {
      clearTimeout(timer);
    }
    const old = entry.loaded?.snapshot;
    if (old === undefined) throw failure;
    if (mayServe(old, clock.now())) return old;
    throw tooStale(old, failure);
  }

  function newEntry(place: string, organisation_id: OrgId, now: number): Entry {
    const [oldest] = entries.keys();
    if (entries.size >= capacity && oldest !== undefined) entries.delete(oldest);
    const entry: Entry = {
      organisation_id,
      loaded: undefined,
      generation: 0,
      loaded_generation: 0,
      used_at_ms: now,
      retry_at_ms: 0,
      loading: undefined,
    };
    entries.set(place, entry);
    return entry;
  }

  return {
    get(asker) {
      const { organisation_id } = asker.principal;
      const place = `${organisation_id} ${asker.project_id}`;
      const now = clock.now();
      const entry = entries.get(place) ?? newEntry(place, organisation_id, now);
      const idle_ms = now - entry.used_at_ms;
      entry.used_at_ms = now;
      if (entry.loaded === undefined) return first(asker, place, entry);
      const { snapshot } = entry.loaded;
      const isCurrent = entry.loaded_generation === entry.generation;
      if (isCurrent && now - snapshot.loaded_at_ms < freshMs) return snapshot;
      // Those in use stay; what was used longest ago makes room.
      entries.delete(place);
      entries.set(place, entry);
      const isResting = now < entry.retry_at_ms;
      if (!mayServe(snapshot, now)) {
        if (isResting) throw tooStale(snapshot, undefined);
        return insist(asker, entry, patienceMs);
      }
      if (isResting) return snapshot;
      if (!isCurrent) return insist(asker, entry, changePatienceMs);
      if (idle_ms > inUseMs) return insist(asker, entry, patienceMs);
      renewBeside(asker, entry, now);
      return snapshot;
    },
    invalidate(organisation_id) {
      for (const entry of entries.values()) if (entry.organisation_id === organisation_id) entry.generation += 1;
    },
    invalidateAll() {
      for (const entry of entries.values()) entry.generation += 1;
    },
    forgetSecret(id) {
      keys.forget(id);
      for (const entry of entries.values()) {
        if (entry.loaded?.snapshot.upstreams.some((upstream) => upstream.id === id) === true) entry.generation += 1;
      }
    },
    staleSince,
    upstreams() {
      const all = [...entries.values()].flatMap(({ loaded }) => loaded?.snapshot.upstreams ?? []);
      return [...new Map(all.map((upstream) => [upstream.id, upstream])).values()];
    },
  };
}

function loadTimedOut(): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'gateway.settings_unreadable',
    message: 'The settings of the gateway could not be read in time. Try again shortly.',
    retry_after_seconds: 1,
  });
}
