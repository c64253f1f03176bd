import { emptyUsage } from '@apex/tokens';
import { type PriceTerms, tokenKinds, type Usage } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bundledCatalogue, withOwnPrices } from '../catalogue/catalogue.ts';
import { formatUsd, parseUsd } from '../money.ts';
import { type CallToPrice, priceCall } from '../price-call.ts';
import type { OwnPrice } from '../catalogue/own-price-entry.ts';
import { ratePeriods } from './rate-periods.ts';

const sonnet = 'claude-sonnet-4-5';

function own(changes: Partial<OwnPrice>): OwnPrice {
  return {
    version: 'price_1@1',
    provider: 'anthropic',
    model: sonnet,
    tier: null,
    valid_from: '2026-03-01',
    valid_to: null,
    terms: { kind: 'discount', off: '0.15' },
    ...changes,
  };
}

const prices = (given: Extract<PriceTerms, { kind: 'prices' }>['prices']): PriceTerms => ({
  kind: 'prices',
  prices: given,
});

function costOf(owned: readonly OwnPrice[], call: Partial<Omit<CallToPrice, 'usage'>> & { usage?: Partial<Usage> }) {
  const usage = { ...emptyUsage(), input: 1_000_000, ...call.usage };
  const whole = {
    provider: 'anthropic',
    model: sonnet,
    at: '2026-03-02T00:00:00Z',
    tier: 'standard' as const,
    ...call,
  };
  const priced = priceCall({ ...whole, usage }, { catalogue: withOwnPrices(bundledCatalogue, owned) });
  return { usd: priced.cost === null ? null : formatUsd(priced.cost), from: priced.price?.version };
}

const short = { usage: { input: 100_000 } };

test('a price holds from its first day to before its last, and not a millisecond longer', () => {
  const mine = [own({ valid_to: '2026-03-05', terms: prices({ input: '2' }) })];
  const at = (moment: string) => costOf(mine, { ...short, at: moment }).usd;
  expect(at('2026-02-28T23:59:59.999Z')).toBe('0.300000000000');
  expect(at('2026-03-01T00:00:00.000Z')).toBe('0.200000000000');
  expect(at('2026-03-04T23:59:59.999Z')).toBe('0.200000000000');
  expect(at('2026-03-05T00:00:00.000Z')).toBe('0.300000000000');
});

test('names are meant as the catalogue reads them', () => {
  const mine = [own({ terms: prices({ input: '2' }) })];
  const isMine = (call: Parameters<typeof costOf>[1]) => costOf(mine, { ...short, ...call }).from === 'price_1@1';
  expect(isMine({ model: 'claude-sonnet-4-5-20250929' })).toBe(true);
  expect(isMine({ provider: null, model: 'Anthropic/claude-sonnet-4-5' })).toBe(true);
  expect(isMine({ model: 'claude-haiku-4-5' })).toBe(false);
  expect(isMine({ provider: 'aws', model: 'anthropic.claude-sonnet-4-5-20250929-v1:0' })).toBe(false);
  const dated = [own({ model: 'claude-sonnet-4-5-20250929' })];
  expect(costOf(dated, short).from).toBe(bundledCatalogue.version);
});

test.each([
  ['*', true],
  ['claude-*', true],
  ['*sonnet*', true],
  ['claude-*-5', true],
  ['CLAUDE-SONNET-*', true],
  ['*-5-*', false],
  ['claude-sonnet-4-5-*-4-5', false],
  ['gpt-*', false],
])('the pattern %s: %s', (model, isMeant) => {
  expect(costOf([own({ model })], short).from === 'price_1@1').toBe(isMeant);
});

test('the narrower price comes first, and of two alike the one that began later', () => {
  const all = own({ version: 'all', provider: null, model: '*' });
  const provider = own({ version: 'provider', model: '*' });
  const pattern = own({ version: 'pattern', model: 'claude-*' });
  const exact = own({ version: 'exact' });
  const batch = own({ version: 'batch', tier: 'batch' });
  const later = own({ version: 'later', valid_from: '2026-03-02' });
  const order = [all, provider, pattern, exact, later];
  for (let last = 1; last <= order.length; last += 1) {
    const owned = order.slice(0, last);
    expect(costOf(owned, short).from).toBe(owned.at(-1)?.version);
    expect(costOf(owned.toReversed(), short).from).toBe(owned.at(-1)?.version);
  }
  expect(costOf([exact, batch], { ...short, tier: 'batch' }).from).toBe('batch');
  expect(costOf([exact, batch], short).from).toBe('exact');
});

test('a discount is taken off every list price, long prompts and tiers included', () => {
  const mine = [own({ terms: { kind: 'discount', off: '0.15' } })];
  expect(costOf(mine, short).usd).toBe('0.255000000000');
  expect(costOf(mine, { usage: { input: 300_000 } }).usd).toBe('1.530000000000');
  expect(costOf(mine, { ...short, tier: 'batch' }).usd).toBe('0.127500000000');
  // Nothing to take it off.
  expect(costOf(mine, { ...short, tier: 'priority' }).usd).toBeNull();
  expect(costOf([own({ terms: { kind: 'discount', off: '1' } })], short).usd).toBe('0.000000000000');
});

test('kinds of token that were not negotiated cost the list price, of unknown models what they are a part of', () => {
  const terms = prices({ input: '2', output: '10', request: '0.001' });
  const usage = { input: 0, cache_read: 100_000 };
  expect(costOf([own({ terms })], { usage }).usd).toBe('0.031000000000');
  const house = own({ provider: 'in-house', model: 'house-1', terms });
  const call = { provider: 'In-House', model: 'house-1' };
  expect(costOf([house], { ...call, usage }).usd).toBe('0.201000000000');
  expect(costOf([house], { ...call, usage: { input: 0, output: 1000, reasoning: 900 } }).usd).toBe('0.011000000000');
  expect(costOf([own({ ...house, terms: prices({ output: '1' }) })], { ...call, usage }).usd).toBeNull();
});

test('whatever is called, a discount costs list times what is left, to within its one rounding', () => {
  const count = fc.integer({ min: 0, max: 2_000_000 });
  const usages = fc.record(Object.fromEntries(tokenKinds.map((kind) => [kind, count])));
  fc.assert(
    fc.property(usages, fc.integer({ min: 0, max: 1_000_000 }), (tokens, millionths) => {
      const usage = { ...emptyUsage(), ...tokens, reasoning: 0 };
      const off = `0.${String(millionths).padStart(6, '0')}`;
      const given = own({ terms: { kind: 'discount', off: millionths === 1_000_000 ? '1' : off } });
      const list = parseUsd(costOf([], { usage }).usd ?? '');
      const mine = parseUsd(costOf([given], { usage }).usd ?? '');
      const apart = mine * 1_000_000n - list * BigInt(1_000_000 - millionths);
      expect(apart <= 1_000_000n && apart >= -1_000_000n).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('periods tell what holds when', () => {
  const catalogue = withOwnPrices(bundledCatalogue, [own({ valid_to: '2026-03-05' })]);
  const told = ratePeriods({ provider: 'anthropic', model: sonnet, tier: 'standard' }, { catalogue });
  expect(told.map(({ rate, from_ms, to_ms }) => [rate.price.source, from_ms, to_ms])).toEqual([
    ['genai-prices', -Infinity, Date.parse('2026-03-01')],
    ['negotiated', Date.parse('2026-03-01'), Date.parse('2026-03-05')],
    ['genai-prices', Date.parse('2026-03-05'), Infinity],
  ]);
  expect(ratePeriods({ provider: 'in-house', model: 'x', tier: 'standard' })).toEqual([]);
});
