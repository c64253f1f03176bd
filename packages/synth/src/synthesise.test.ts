import { createHash } from 'node:crypto';
import { ApexError, type Observation, observationSchema } from '@apex/contracts';
import { formatUsd, priceCall } from '@apex/pricing';
import { blocksOf } from '@apex/tokens';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { archetypeNames } from './archetype.ts';
import { plantKinds } from './plant/plants.ts';
import { type SynthOptions, synthesise } from './synthesise.ts';

const start = '2026-03-02T00:00:00Z';
const usual = { archetype: 'chat', calls: 500, seed: 1, start } as const;

function read(options: SynthOptions): Observation[] {
  return Array.from(synthesise(options).observations, (one) => observationSchema.parse(one));
}

function costOf(one: Observation): bigint {
  const cost = one.usage === null ? null : priceCall({ ...one, usage: one.usage }).cost;
  if (cost === null) throw new Error(`no price for ${one.model}`);
  return cost;
}

function truthOrReason(options: SynthOptions) {
  try {
    return synthesise(options).truth;
  } catch (error) {
    if (ApexError.isInstance(error)) return error.reason;
    throw error;
  }
}

const anyOptions: fc.Arbitrary<SynthOptions> = fc.record({
  archetype: fc.constantFrom(...archetypeNames),
  calls: fc.integer({ min: 1, max: 400 }),
  seed: fc.nat(),
  start: fc.constant(start),
  days: fc.integer({ min: 1, max: 60 }),
  plant: fc.uniqueArray(
    fc.record({ kind: fc.constantFrom(...plantKinds), share: fc.constantFrom(0.001, 0.02, 0.1, 0.15, 0.18, 0.5) }),
    { selector: ({ kind }) => kind, maxLength: 5 },
  ),
});

test('the truth is what the emitted calls cost, and every kind has exactly its share of them', () => {
  const refused: string[] = [];
  fc.assert(
    fc.property(anyOptions, (options) => {
      const truth = truthOrReason(options);
      if (typeof truth === 'string') {
        refused.push(truth);
        return;
      }
      const observations = read(options);
      const cost = observations.reduce((sum, one) => sum + costOf(one), 0n);
      expect(observations.length).toBe(options.calls);
      expect(new Set(observations.map(({ identity }) => identity)).size).toBe(options.calls);
      expect(truth.cost_usd).toBe(formatUsd(cost));
      const shares = (options.plant ?? []).map(({ kind, share }) => ({
        kind,
        calls: Math.round(options.calls * share),
      }));
      expect(truth.planted.map(({ kind, calls }) => ({ kind, calls }))).toEqual(shares);
      for (const { calls, waste_usd } of truth.planted) expect(Number(waste_usd) > 0).toBe(calls > 0);
    }),
    { numRuns: 200 },
  );
  expect(refused.length).toBeLessThan(100);
  expect(new Set([...refused, 'synth.too_much_planted']).size).toBe(1);
});

test('waste that leaves no room for sound calls is refused, and so are options without sense', () => {
  const refused: SynthOptions[] = [
    { ...usual, plant: [{ kind: 'duplicate-calls', share: 1 }] },
    {
      ...usual,
      plant: [
        { kind: 'premium-model', share: 0.6 },
        { kind: 'unused-tools', share: 0.6 },
      ],
    },
    {
      ...usual,
      plant: [
        { kind: 'cache-break', share: 0.1 },
        { kind: 'cache-break', share: 0.2 },
      ],
    },
    { ...usual, plant: [{ kind: 'cache-break', share: 0 }] },
    { ...usual, calls: 0 },
    { ...usual, seed: -1 },
    { ...usual, days: 0.5 },
    { ...usual, start: 'yesterday' },
  ];
  for (const options of refused) expect(() => synthesise(options).truth).toThrow(ApexError);
  expect(synthesise({ ...usual, plant: [{ kind: 'premium-model', share: 1 }] }).truth.planted[0]?.calls).toBe(500);
});

test('the same options give the same bytes', () => {
  const bytes = archetypeNames.map((archetype) => {
    const plant = plantKinds.map((kind) => ({ kind, share: 0.06 }));
    const synthesis = synthesise({ archetype, calls: 300, seed: 42, start, plant });
    const once = JSON.stringify([...synthesis.observations]);
    expect(JSON.stringify([...synthesis.observations])).toBe(once);
    return createHash('sha256').update(once).digest('hex').slice(0, 16);
  });
  expect(bytes).toEqual([
    '874230a487f6d298',
    'f5320ad94f25c24a',
    'd8ae6e2d032264ac',
    '59b60a1694353bba',
    '9cb5d661ee5a2830',
    '4a00607b7042c6a8',
    'c50a80c23a834cfe',
  ]);
});

test('another seed gives other calls under other names; another start moves the same calls', () => {
  const first = read(usual);
  const other = read({ ...usual, seed: 2 });
  expect(other.map((one) => one.usage)).not.toEqual(first.map((one) => one.usage));
  const names = new Set(first.map(({ identity }) => identity));
  expect(other.filter(({ identity }) => names.has(identity))).toEqual([]);
  const prompts = new Set(first.map(({ prompt_hash }) => prompt_hash));
  const more = [...other, ...read({ ...usual, archetype: 'rag' }), ...read({ ...usual, calls: 501 })];
  expect(more.filter(({ prompt_hash }) => prompts.has(prompt_hash))).toEqual([]);
  const moved = read({ ...usual, start: '2026-03-09T00:00:00Z' });
  const week_ms = 7 * 86_400_000;
  for (const one of moved) one.at = new Date(Date.parse(one.at) - week_ms).toISOString();
  expect(moved).toEqual(first);
});

test('sessions follow one another in time, are numbered without gaps and end within the days asked for', () => {
  for (const archetype of archetypeNames) {
    const observations = read({ archetype, calls: 3000, seed: 5, start, days: 20 });
    const sessions = Map.groupBy(observations, ({ session }) => session);
    let begin = Date.parse(start);
    for (const calls of sessions.values()) {
      const times = calls.map(({ at }) => Date.parse(at));
      expect(calls.map(({ sequence }) => sequence)).toEqual(calls.map((_, index) => index));
      expect(times).toEqual(times.toSorted((left, right) => left - right));
      expect(times[0]).toBeGreaterThanOrEqual(begin);
      begin = times[0] ?? begin;
    }
    const last = Math.max(...observations.map(({ at }) => Date.parse(at)));
    expect(last).toBeLessThan(Date.parse(start) + 20 * 86_400_000);
  }
});

test('traffic keeps the rhythm of its kind: batches by night, offices on working days', () => {
  const share = (observations: Observation[], wanted: (at: Date) => boolean) =>
    observations.filter(({ at }) => wanted(new Date(at))).length / observations.length;
  const batch = read({ archetype: 'batch', calls: 20_000, seed: 3, start, days: 29 });
  expect(share(batch, (at) => at.getUTCHours() < 5)).toBeGreaterThan(0.6);
  const office = read({ archetype: 'rag', calls: 20_000, seed: 3, start, days: 29 });
  expect(share(office, (at) => at.getUTCDay() === 0 || at.getUTCDay() === 6)).toBeLessThan(0.1);
});

test('errors come as often as the archetype says, refused calls cost nothing', () => {
  const failing = read({ archetype: 'failing', calls: 10_000, seed: 3, start });
  const errors = failing.filter(({ status }) => status === 'error');
  expect(errors.length / failing.length).toBeCloseTo(0.3, 1);
  const refused = errors.filter(({ prefix }) => prefix === null);
  expect(refused.length).toBeGreaterThan(1000);
  expect(refused.every((one) => costOf(one) === 0n)).toBe(true);
  expect(errors.filter((one) => costOf(one) > 0n).length).toBeGreaterThan(1000);
});

test('cache reads are what a five-minute cache of whole blocks would have found', () => {
  const plant = plantKinds.map((kind) => ({ kind, share: 0.08 }));
  for (const archetype of archetypeNames) {
    let last_touch = new Map<number, number>();
    let session = '';
    for (const one of read({ archetype, calls: 1200, seed: 9, start, plant })) {
      if (one.session !== session) last_touch = new Map();
      session = one.session;
      if (one.prefix === null || one.usage === null) continue;
      const at_ms = Date.parse(one.at);
      const { input, cache_read, cache_write_5m } = one.usage;
      const prompt = input + cache_read + cache_write_5m;
      const blocks = [...blocksOf(one.prefix.runs)];
      const alive = (block: number) => at_ms - (last_touch.get(block) ?? -Infinity) <= 300_000;
      const missing = blocks.findIndex((block) => !alive(block));
      const found = (missing === -1 ? blocks.length : missing) * one.prefix.block_size;
      expect(blocks.length).toBe(Math.floor(prompt / one.prefix.block_size));
      expect(cache_read).toBe(found >= 1024 ? found : 0);
      if (prompt >= 1024) for (const block of blocks) last_touch.set(block, at_ms);
    }
  }
});
