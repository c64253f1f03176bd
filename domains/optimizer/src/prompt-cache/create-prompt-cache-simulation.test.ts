import { roundHalfEven } from '@apex/pricing';
import { emptyUsage } from '@apex/tokens';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CacheRates, PromptCacheOptions, PromptCacheRecord } from './prompt-cache-types.ts';
import { createPromptCacheSimulation } from './create-prompt-cache-simulation.ts';
import { simulatePromptCache } from './simulate-prompt-cache.ts';

const ttls = ['none', '5m', '1h', 'best', 'inf'] as const;
const whole: CacheRates = {
  input: 5_000_000_000_000n,
  cache_read: 500_000_000_000n,
  cache_write_5m: 6_250_000_000_000n,
  cache_write_1h: 10_000_000_000_000n,
  output: 25_000_000_000_000n,
  reasoning: 25_000_000_000_000n,
  request: 0n,
};
const fine: CacheRates = {
  input: 1_000_000_500_000n,
  cache_read: 100_000_050_001n,
  cache_write_5m: 1_250_000_625_003n,
  cache_write_1h: 2_000_001_000_007n,
  output: 5_000_000_000_001n,
  reasoning: 7_000_000_000_001n,
  request: 3_000_000_000_000_001n,
};
const ratesOf = ({ model }: PromptCacheRecord) => (model === 'whole' ? whole : model === 'fine' ? fine : null);

const call = fc.record({
  session: fc.constantFrom('a', 'b', 'c'),
  gap_ms: fc.constantFrom(0, 1, 1000, 299_999, 300_000, 300_001, 3_599_000, 3_600_001),
  first: fc.boolean(),
  model: fc.constantFrom('whole', 'fine', 'unknown'),
  cut: fc.integer({ min: 0, max: 3 }),
  output_tokens: fc.integer({ min: 0, max: 50 }),
  reasoning: fc.integer({ min: 0, max: 60 }),
  global: fc.boolean(),
  runs: fc.array(
    fc.tuple(
      fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(90_000, 2 ** 33, 2 ** 40)),
      fc.integer({ min: 1, max: 6 }),
    ),
    { maxLength: 4 },
  ),
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

function recordsOf(calls: readonly Call[], scope: 'session' | 'all'): PromptCacheRecord[] {
  let at_ms = 1_700_000_000_000;
  const records = calls.map(({ gap_ms, global, runs, cut, reasoning, ...rest }, sequence): PromptCacheRecord => {
    at_ms += gap_ms;
    const blocks = runs.reduce((sum, [, count]) => sum + count, 0);
    const prefix = { scope: global ? ('global' as const) : ('session' as const), block_size: 4, runs };
    const prompt_tokens = Math.max(0, blocks * 4 - cut);
    const usage = { ...emptyUsage(), reasoning };
    return { ...rest, at_ms, sequence, call_id: String(sequence), provider: 'p', prompt_tokens, prefix, usage };
  });
  if (scope === 'all') return records;
  return records.toSorted((a, b) => a.session.localeCompare(b.session) || a.sequence - b.sequence);
}

const options = fc.record({
  scope: fc.constantFrom('session' as const, 'all' as const),
  definition: fc.constantFrom('tokens' as const, 'blocks' as const, 'requests' as const),
  capacity: fc.constantFrom(null, 0, 1, 3, 7, 20, 1000),
  warmup: fc.constantFrom(0, 0.3, 0.5, 1),
  forks: fc.constantFrom('once' as const, 'replay' as const),
});
type Chosen = typeof options extends fc.Arbitrary<infer T> ? T : never;

const lifetime_ms = { none: -1, '5m': 300_000, '1h': 3_600_000, inf: Infinity };
type Lifetime = keyof typeof lifetime_ms;

function costOf(record: PromptCacheRecord, ttl: Lifetime, hit: number): bigint {
  const rates = ratesOf(record);
  if (rates === null) return 0n;
  const write = {
    none: rates.input,
    '5m': rates.cache_write_5m,
    '1h': rates.cache_write_1h,
    inf: rates.cache_write_5m,
  };
  const rest = BigInt(record.prompt_tokens - hit) * write[ttl];
  const reasoning = Math.min(record.usage?.reasoning ?? 0, record.output_tokens);
  const answer = BigInt(record.output_tokens - reasoning) * rates.output + BigInt(reasoning) * rates.reasoning;
  return roundHalfEven(BigInt(hit) * rates.cache_read + rest + answer + rates.request, 1_000_000n);
}

/** The rule read out loud: one map from block to time a cache, in order of use, looked through block by block. */
function bruteForce(records: readonly PromptCacheRecord[], chosen: Chosen, ttl: Lifetime) {
  const in_time = records.toSorted((a, b) => a.sequence - b.sequence);
  const warm = new Set(in_time.slice(0, Math.ceil(records.length * chosen.warmup)));
  const caches = new Map<string, Map<number, number>>();
  const sessions = new Map<string, { found: number; whole: number; cost: bigint }>();
  for (const record of records) {
    const { runs, scope } = record.prefix ?? { runs: [], scope: 'session' as const };
    const joined = chosen.scope === 'all' && scope === 'global';
    const name = joined ? 'joined' : `${scope} ${record.session}`;
    const cache = caches.get(name) ?? new Map<number, number>();
    caches.set(name, cache);
    const blocks = runs.flatMap(([first, count]) => Array.from({ length: count }, (_, index) => first + index));
    const stale = (block: number) => {
      const touched = cache.get(block);
      return touched === undefined || record.at_ms - touched > lifetime_ms[ttl];
    };
    const missing = blocks.findIndex(stale);
    const hit_blocks = missing === -1 ? blocks.length : missing;
    for (const block of blocks) {
      cache.delete(block);
      cache.set(block, record.at_ms);
      const [oldest] = cache.keys();
      if (chosen.capacity !== null && cache.size > chosen.capacity && oldest !== undefined) cache.delete(oldest);
    }
    if (warm.has(record) || (chosen.forks === 'once' && !record.first)) continue;
    const sum = sessions.get(record.session) ?? { found: 0, whole: 0, cost: 0n };
    sessions.set(record.session, sum);
    const hit = Math.min(hit_blocks * 4, record.prompt_tokens);
    sum.cost += costOf(record, ttl, hit);
    if (chosen.definition === 'blocks') {
      sum.found += hit_blocks;
      sum.whole += blocks.length;
    } else if (record.prompt_tokens > 0) {
      const unit = chosen.definition === 'requests' ? record.prompt_tokens : 1;
      sum.found += hit / unit;
      sum.whole += record.prompt_tokens / unit;
    }
  }
  return sessions;
}

function totalOf(sums: Iterable<{ found: number; whole: number; cost: bigint }>) {
  const total = { found: 0, whole: 0, cost: 0n };
  for (const { found, whole, cost } of sums) {
    total.found += found;
    total.whole += whole;
    total.cost += cost;
  }
  return { hit_rate: total.whole === 0 ? 0 : total.found / total.whole, cost: total.cost };
}

test('the simulator agrees with the rule applied block by block, in hits and in money', () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 25 }), options, (calls, chosen) => {
      const records = recordsOf(calls, chosen.scope);
      const full: PromptCacheOptions = { ...chosen, ttls, prices: 'full' };
      const result = simulatePromptCache(records, full, { ratesOf });
      const five = bruteForce(records, chosen, '5m');
      const hour = bruteForce(records, chosen, '1h');
      const best = [...five].map(([session, sum]) => {
        const other = hour.get(session) ?? sum;
        return other.cost < sum.cost ? other : sum;
      });
      for (const { ttl, hit_rate, cost_usd } of result.options) {
        const expected = totalOf(ttl === 'best' ? best : bruteForce(records, chosen, ttl).values());
        expect(hit_rate).toBeCloseTo(expected.hit_rate, 9);
        expect(cost_usd).toBe(expected.cost);
      }
    }),
    { numRuns: 1500 },
  );
});

test('a longer lifetime never finds less, and a larger cache never less of a prompt than a smaller one', () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 25 }), options, (calls, chosen) => {
      const records = recordsOf(calls, chosen.scope);
      const rates = (capacity: number | null) =>
        simulatePromptCache(
          records,
          { ...chosen, capacity, ttls: ['none', '5m', '1h', 'inf'], prices: 'full' },
          { ratesOf },
        ).options.map((option) => option.hit_rate);
      const endless = rates(null);
      for (let index = 1; index < endless.length; index += 1) {
        expect(endless[index]).toBeGreaterThanOrEqual((endless[index - 1] ?? 0) - 1e-12);
      }
      expect(rates(1_000_000)).toEqual(endless);
      const [, ...small] = rates(4);
      const [, ...larger] = rates(9);
      for (const [index, rate] of small.entries()) expect(larger[index]).toBeGreaterThanOrEqual(rate - 1e-12);
    }),
  );
});

test('how a prompt is cut into runs changes nothing', () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 25 }), options, (calls, chosen) => {
      const split = calls.map((one) => ({
        ...one,
        runs: one.runs.flatMap(([first, count]): [number, number][] =>
          Array.from({ length: count }, (_, index) => [first + index, 1]),
        ),
      }));
      const full: PromptCacheOptions = { ...chosen, ttls, prices: 'full' };
      const run = (input: readonly Call[]) => simulatePromptCache(recordsOf(input, chosen.scope), full, { ratesOf });
      expect(run(split)).toEqual(run(calls));
    }),
  );
});

function oneCall(at_ms: number, blocks: number): PromptCacheRecord {
  return {
    session: 's',
    at_ms,
    sequence: at_ms,
    call_id: `c${at_ms}`,
    first: true,
    provider: 'p',
    model: 'whole',
    prompt_tokens: blocks * 100,
    output_tokens: 10,
    prefix: { scope: 'session', block_size: 100, runs: [[0, blocks]] },
  };
}
const plain: PromptCacheOptions = {
  ttls,
  scope: 'session',
  definition: 'tokens',
  capacity: null,
  warmup: 0,
  forks: 'replay',
  prices: 'base',
};

test('two calls six minutes apart cost what the price list says under each lifetime', () => {
  const sessions: unknown[] = [];
  const result = simulatePromptCache([oneCall(0, 10), oneCall(360_000, 12)], plain, {
    ratesOf,
    onSession: (session) => sessions.push(session),
  });
  expect(result).toMatchObject({ calls: 2, distinct_calls: 2, counted_calls: 2, unpriced_calls: 0, block_size: 100 });
  const output = 2n * 250_000_000n;
  expect(result.options).toEqual([
    { ttl: 'none', hit_rate: 0, cost_usd: 2200n * 5_000_000n + output },
    { ttl: '5m', hit_rate: 0, cost_usd: 2200n * 6_250_000n + output },
    { ttl: '1h', hit_rate: 1000 / 2200, cost_usd: 1200n * 10_000_000n + 1000n * 500_000n + output },
    { ttl: 'best', hit_rate: 1000 / 2200, cost_usd: 1200n * 10_000_000n + 1000n * 500_000n + output },
    { ttl: 'inf', hit_rate: 1000 / 2200, cost_usd: 1200n * 6_250_000n + 1000n * 500_000n + output },
  ]);
  expect(sessions).toMatchObject([{ session: 's', calls: 2, best_ttl: '1h' }]);
});

test('records without a prefix are counted apart, calls without a price are in no cost', () => {
  const bare = { ...oneCall(0, 1), prefix: null };
  const unknown = { ...oneCall(1, 1), model: 'unheard of' };
  const result = simulatePromptCache([bare, unknown], plain, { ratesOf });
  expect(result).toMatchObject({ calls: 1, calls_without_prefix: 1, counted_calls: 1, unpriced_calls: 1 });
  expect(result.options.map((option) => option.cost_usd)).toEqual([0n, 0n, 0n, 0n, 0n]);
});

test('two global traces are joined only when they name the same space', () => {
  const from = (space: string, at_ms: number, session: string): PromptCacheRecord => ({
    ...oneCall(at_ms, 4),
    session,
    space,
    prefix: { scope: 'global', block_size: 100, runs: [[0, 4]] },
  });
  const rate = (space: string) =>
    simulatePromptCache(
      [from('x', 0, 'a'), from(space, 1, 'b')],
      { ...plain, ttls: ['inf'], scope: 'all' },
      { ratesOf },
    ).options[0]?.hit_rate;
  expect(rate('x')).toBe(0.5);
  expect(rate('y')).toBe(0);
});

test('records out of order and a warm-up without an end are refused', () => {
  const simulation = createPromptCacheSimulation(plain, { ratesOf });
  expect(() => simulation.add([oneCall(5, 1), oneCall(4, 1)])).toThrow(/out of time order/);
  expect(() => createPromptCacheSimulation({ ...plain, warmup: 0.5 }, { ratesOf })).toThrow(/first record that counts/);
});
