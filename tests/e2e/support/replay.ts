import { ratesOf } from './known-calls.ts';
import type { KnownRequest } from './traces.ts';

export interface ReplayOptions {
  readonly scope: 'session' | 'all';
  /** Whether a block number means the same block in every session. */
  readonly isGlobal: boolean;
  readonly definition: 'tokens' | 'blocks' | 'requests';
  readonly forks: 'once' | 'replay';
  readonly warmup: number;
  readonly capacity: number;
}

export interface ReplayRow {
  readonly hit_rate: number;
  readonly cost: bigint;
}

type Lifetime = 'none' | '5m' | '1h' | 'inf';
export const lifetimeSeconds: Readonly<Record<Lifetime, number>> = { none: -1, '5m': 300, '1h': 3600, inf: Infinity };

interface Counted {
  readonly request: KnownRequest;
  readonly hits: number;
}

/** The rule in its plainest form: one lifetime at a time, a map from block to its last touch, oldest use first. */
function replayOne(ordered: readonly KnownRequest[], options: ReplayOptions, lifetime: Lifetime): Counted[] {
  const caches = new Map<string, Map<number, number>>();
  const warm = Math.ceil(ordered.length * options.warmup);
  const byTime = [...ordered].sort((a, b) => a.t - b.t || a.sequence - b.sequence);
  const counts = new Set(options.warmup === 0 ? ordered : byTime.slice(warm));
  const counted: Counted[] = [];
  for (const request of ordered) {
    const room = options.scope === 'all' && options.isGlobal ? '' : request.session;
    const cache = caches.get(room) ?? new Map<number, number>();
    caches.set(room, cache);
    const isHit = (block: number): boolean => {
      const touched = cache.get(block);
      return touched !== undefined && request.t - touched <= lifetimeSeconds[lifetime];
    };
    const miss = request.blocks.findIndex((block) => !isHit(block));
    if (counts.has(request) && (options.forks === 'replay' || request.first)) {
      counted.push({ request, hits: miss === -1 ? request.blocks.length : miss });
    }
    for (const block of request.blocks) {
      cache.delete(block);
      const [oldest] = cache.keys();
      if (cache.size >= options.capacity && oldest !== undefined) cache.delete(oldest);
      cache.set(block, request.t);
    }
  }
  return counted;
}

const hitTokens = ({ request, hits }: Counted): number => Math.min(hits * request.block_size, request.prompt);

function costOf(counted: Counted, lifetime: Lifetime): bigint {
  const { model, prompt, output } = counted.request;
  const row = ratesOf(model);
  const found = lifetime === 'none' ? 0 : hitTokens(counted);
  const fresh = lifetime === 'none' ? row.input : lifetime === '1h' ? row.cache_write_1h : row.cache_write_5m;
  return (
    BigInt(found) * BigInt(row.cache_read) +
    BigInt(prompt - found) * BigInt(fresh) +
    BigInt(output) * BigInt(row.output)
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function hitRate(counted: readonly Counted[], definition: ReplayOptions['definition']): number {
  if (definition === 'blocks') {
    return sum(counted.map((one) => one.hits)) / sum(counted.map((one) => one.request.blocks.length));
  }
  if (definition === 'requests') return sum(counted.map((one) => hitTokens(one) / one.request.prompt)) / counted.length;
  return sum(counted.map(hitTokens)) / sum(counted.map((one) => one.request.prompt));
}

const total = (counted: readonly Counted[], lifetime: Lifetime): bigint =>
  counted.reduce((cost, one) => cost + costOf(one, lifetime), 0n);

/** What the product must answer for each lifetime. */
export function replay(requests: readonly KnownRequest[], options: ReplayOptions): Record<string, ReplayRow> {
  const sessions = [...new Set(requests.map((request) => request.session))].sort();
  const inTime = [...requests].sort((a, b) => a.t - b.t || a.sequence - b.sequence);
  const ordered =
    options.scope === 'all'
      ? inTime
      : sessions.flatMap((session) => inTime.filter((request) => request.session === session));
  const rows: Record<string, ReplayRow> = {};
  const outcomes = new Map<Lifetime, Counted[]>();
  for (const lifetime of ['none', '5m', '1h', 'inf'] as const) {
    const counted = replayOne(ordered, options, lifetime);
    outcomes.set(lifetime, counted);
    const hit_rate = lifetime === 'none' ? 0 : hitRate(counted, options.definition);
    rows[lifetime] = { hit_rate, cost: total(counted, lifetime) };
  }
  const best = sessions.map((session) => {
    const [short, long] = (['5m', '1h'] as const).map((lifetime) => {
      const counted = (outcomes.get(lifetime) ?? []).filter((one) => one.request.session === session);
      return { counted, cost: total(counted, lifetime) };
    });
    if (short === undefined || long === undefined) throw new Error('both lifetimes were replayed');
    return long.cost < short.cost ? long : short;
  });
  const cheapest = best.flatMap((one) => one.counted);
  const cost = best.reduce((all, one) => all + one.cost, 0n);
  return { ...rows, best: { hit_rate: hitRate(cheapest, options.definition), cost } };
}
