import { emptyUsage } from '@apex/tokens';
import { type TokenKind, tokenKinds, type Usage } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatUsd, parseUsd, sumPico } from './money.ts';
import { type CallToPrice, priceCall } from './price-call.ts';

const at = '2026-08-01T00:00:00Z';

type Given = Partial<Omit<CallToPrice, 'usage'>> & { model: string; usage: Partial<Usage> };

function price(given: Given, options?: Parameters<typeof priceCall>[1]): ReturnType<typeof priceCall> {
  const usage = { ...emptyUsage(), ...given.usage };
  return priceCall({ provider: null, at, tier: 'standard', ...given, usage }, options);
}

function costOf(given: Given, options?: Parameters<typeof priceCall>[1]): string | null {
  const { cost } = price(given, options);
  return cost === null ? null : formatUsd(cost);
}

const worked: readonly [string, Given, string][] = [
  ['fresh input and output', { model: 'claude-haiku-4-5', usage: { input: 1_000, output: 200 } }, '0.002'],
  ['cache reads', { model: 'gpt-5.4', usage: { input: 10_000, cache_read: 90_000, output: 1_000 } }, '0.0625'],
  [
    'both cache lifetimes',
    { model: 'claude-sonnet-4', usage: { cache_write_5m: 1_000, cache_write_1h: 1_000 } },
    '0.00975',
  ],
  ['reasoning inside output', { model: 'o4-mini', usage: { input: 100, output: 900, reasoning: 800 } }, '0.00407'],
  ['the last token of a context tier', { model: 'gemini-2.5-pro', usage: { input: 200_000, output: 10 } }, '0.2501'],
  [
    'the first token beyond it',
    { model: 'gemini-2.5-pro', usage: { input: 1, cache_read: 200_000, output: 10 } },
    '0.0501525',
  ],
  ['half price in batch', { model: 'gpt-4.1-nano', tier: 'batch', usage: { input: 99_999, output: 1 } }, '0.00500015'],
  ['one token', { model: 'gpt-5-nano', usage: { input: 1 } }, '0.00000005'],
  ['nothing', { model: 'gpt-5-nano', usage: {} }, '0'],
  ['audio at its own price', { model: 'gpt-audio', usage: { audio_in: 1_000, audio_out: 100 } }, '0.0384'],
];

test.each(worked)('prices %s exactly', (_name, given, usd) => {
  expect(costOf(given)).toBe(formatUsd(parseUsd(usd)));
});

const million = 1_000_000;
const listPrices: readonly [string, readonly string[]][] = [
  ['claude-opus-4-5-20251101', ['5', '25', '6.25', '10', '0.5']],
  ['claude-opus-4-6', ['5', '25', '6.25', '10', '0.5']],
  ['claude-sonnet-4-20250514', ['3', '15', '3.75', '6', '0.3']],
  ['claude-sonnet-4-5-20250929', ['3', '15', '3.75', '6', '0.3']],
  ['claude-haiku-4-5-20251001', ['1', '5', '1.25', '2', '0.1']],
  ['claude-opus-4-1-20250805', ['15', '75', '18.75', '30', '1.5']],
];

test.each(listPrices)('without context tiers a million tokens of %s cost the list price', (model, expected) => {
  const kinds: readonly TokenKind[] = ['input', 'output', 'cache_write_5m', 'cache_write_1h', 'cache_read'];
  const options = { context_tiers: false };
  const costs = kinds.map((kind) => costOf({ model, provider: 'anthropic', usage: { [kind]: million } }, options));
  expect(costs).toEqual(expected.map((usd) => formatUsd(parseUsd(usd))));
});

test('one-hour cache writes of Claude cost twice the input wherever it is served, though the list leaves them out', () => {
  const model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
  const { cost, matched, notes } = price({ provider: 'aws bedrock', model, usage: { cache_write_1h: million } });
  expect(cost).toBe(parseUsd('6.6'));
  expect(matched?.provider).toBe('aws');
  expect(notes).toEqual([]);
});

test('a kind without a price of its own is priced as what it is a part of, and said so', () => {
  const { cost, notes } = price({ provider: 'openai', model: 'gpt-4o', usage: { image_in: million } });
  expect(cost).toBe(parseUsd('2.5'));
  expect(notes).toEqual(['The catalogue has no price for image_in of gpt-4o; priced as input.']);
});

test('reasoning with a price of its own is taken out of output, never added to it', () => {
  const usage = { output: million, reasoning: 400_000 };
  const { cost, components } = price({ provider: 'perplexity', model: 'sonar-deep-research', usage });
  expect(components).toEqual({ output: parseUsd('4.8'), reasoning: parseUsd('1.2') });
  expect(cost).toBe(parseUsd('6'));
});

test('an unknown model has no cost but the nearest known names', () => {
  const {
    cost,
    price: source,
    nearest,
    notes,
  } = price({ provider: 'openai', model: 'gpt-4o-mni', usage: { input: 5 } });
  expect(cost).toBeNull();
  expect(source).toBeNull();
  expect(nearest).toHaveLength(5);
  expect(nearest).toContain('gpt-4o-mini');
  expect(notes).toEqual(['The catalogue knows no model "gpt-4o-mni" at provider "openai".']);
});

test('a model that is not sold by the token has no cost rather than none', () => {
  expect(costOf({ provider: 'openai', model: 'whisper-1', usage: { input: 5 } })).toBeNull();
});

test('a model listed as free costs nothing and says so', () => {
  const { cost, notes } = price({ provider: 'openrouter', model: 'openai/gpt-oss-20b:free', usage: { input: 5 } });
  expect(cost).toBe(0n);
  expect(notes[0]).toContain('free of charge');
});

test('a tier nobody publishes a price for has no cost', () => {
  const { cost, notes } = price({
    provider: 'anthropic',
    model: 'claude-opus-4-6',
    tier: 'priority',
    usage: { input: 5 },
  });
  expect(cost).toBeNull();
  expect(notes).toEqual(['The price of the priority tier is not known for claude-opus-4-6 at Anthropic.']);
});

test('tiers multiply exactly, even by fractions that are no decimals', () => {
  const usage = { input: million, cache_read: million, output: million };
  expect(costOf({ model: 'gpt-4o-mini', tier: 'priority', usage })).toBe('1.375000000000');
  expect(costOf({ model: 'claude-haiku-4-5', tier: 'batch', usage })).toBe('3.050000000000');
});

test('the batch discount of Google leaves cache reads at their price', () => {
  const { cost, notes } = price({
    model: 'gemini-2.5-flash',
    tier: 'batch',
    usage: { input: million, cache_read: million },
  });
  expect(cost).toBe(parseUsd('0.18'));
  expect(notes.some((note) => note.includes('does not stack'))).toBe(true);
});

test('priority is not sold beyond the first context tier', () => {
  expect(costOf({ model: 'gpt-5.4', tier: 'priority', usage: { input: 271_999 } })).toBe('1.359995000000');
  expect(costOf({ model: 'gpt-5.4', tier: 'priority', usage: { input: 272_000 } })).toBeNull();
});

test('the prices of the day hold', () => {
  const call = { provider: 'openai', model: 'o3', usage: { input: million } };
  expect(costOf({ ...call, at: '2025-06-09T23:59:59.999Z' })).toBe('10.000000000000');
  expect(costOf({ ...call, at: '2025-06-10T00:00:00Z' })).toBe('2.000000000000');
  expect(price({ ...call, at: new Date('2025-07-01') }).price?.valid_from).toBe('2025-06-10');
});

test('the prices of the hour hold, from the day they began', () => {
  const call = { provider: 'deepseek', model: 'deepseek-v4-flash', usage: { input: million } };
  expect(costOf({ ...call, at: '2026-08-16T02:00:00Z' })).toBe('0.140000000000');
  expect(costOf({ ...call, at: '2026-08-18T02:00:00Z' })).toBe('0.440000000000');
  expect(costOf({ ...call, at: '2026-08-18T05:00:00Z' })).toBe('0.220000000000');
  const older = { provider: 'deepseek', model: 'deepseek-chat', usage: { input: million } };
  expect(costOf({ ...older, at: '2025-06-01T00:29:59Z' })).toBe('0.135000000000');
  expect(costOf({ ...older, at: '2025-06-01T00:30:00Z' })).toBe('0.270000000000');
});

const anyModel = fc.constantFrom(
  'claude-opus-4-6',
  'claude-sonnet-4-5',
  'gpt-5.4',
  'gemini-2.5-pro',
  'gpt-4o-realtime',
);
const anyCount = fc.integer({ min: 0, max: 2_000_000 });
const anyUsage: fc.Arbitrary<Usage> = fc.record({
  input: anyCount,
  cache_read: anyCount,
  cache_write_5m: anyCount,
  cache_write_1h: anyCount,
  output: anyCount,
  reasoning: anyCount,
  audio_in: anyCount,
  audio_out: anyCount,
  image_in: anyCount,
  image_out: anyCount,
});

test('no cost or component is negative, and components sum to the cost up to their rounding', () => {
  fc.assert(
    fc.property(anyModel, anyUsage, fc.boolean(), (model, usage, context_tiers) => {
      const { cost, components } = price({ model, usage }, { context_tiers });
      const parts = Object.values(components);
      const apart = (cost ?? -1n) - sumPico(parts);
      expect(parts.every((part) => part >= 0n)).toBe(true);
      expect(cost ?? -1n).toBeGreaterThanOrEqual(0n);
      expect((apart < 0n ? -apart : apart) * 2n <= BigInt(parts.length)).toBe(true);
    }),
  );
});

test('more tokens of any kind never cost less', () => {
  const kind = fc.constantFrom(...tokenKinds.filter((name) => name !== 'reasoning'));
  fc.assert(
    fc.property(anyModel, anyUsage, kind, fc.integer({ min: 1, max: 500_000 }), (model, usage, more, count) => {
      const before = price({ model, usage }).cost ?? 0n;
      const after = price({ model, usage: { ...usage, [more]: usage[more] + count } }).cost ?? -1n;
      expect(after).toBeGreaterThanOrEqual(before);
    }),
  );
});
