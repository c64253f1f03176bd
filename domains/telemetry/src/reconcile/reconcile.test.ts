import { type DifferenceCause, serviceTierSchema } from '@apex/contracts';
import { type InvoiceLine, type TokenBucket, tokenBuckets } from '@apex/formats';
import { bundledCatalogue, formatUsd, parseUsd, resolveRate, roundHalfEven } from '@apex/pricing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelKeyOf } from './model-key.ts';
import { bucketsOf, type OurSum } from './our-sums.ts';
import { periodOf, reconcile } from './reconcile.ts';
import { TheirLines } from './their-lines.ts';

const day0 = Date.UTC(2026, 1, 2);
const dayMs = 86_400_000;
const hourMs = 3_600_000;
const models = ['claude-sonnet-4-5', 'claude-opus-4-5'] as const;
const components = {
  input: 'input',
  cache_read: 'cache_read',
  cache_write: 'cache_write_5m',
  output: 'output',
} as const;

function priceOf(model: string, bucket: TokenBucket, tier: 'standard' | 'batch' = 'standard'): bigint {
  const { rate } = resolveRate({ provider: 'anthropic', model, at: day0, tier });
  const price = rate?.bands[0]?.prices[components[bucket]];
  if (price === undefined) throw new Error(`no price of ${bucket} of ${model}`);
  return price;
}

const costOf = (tokens: bigint, price: bigint): bigint => roundHalfEven(tokens * price, 1_000_000n);

interface Spoken {
  readonly model: string;
  readonly day: number;
  readonly hour: number;
  readonly tokens: Readonly<Record<TokenBucket, bigint>>;
}

function oursOf(calls: readonly Spoken[], changes: Partial<OurSum> = {}): OurSum[] {
  return calls.map(({ model, day, hour, tokens }) => ({
    hour_ms: day0 + day * dayMs + hour * hourMs,
    provider: 'anthropic',
    model,
    tier: serviceTierSchema.parse('standard'),
    priced: true,
    calls: 1,
    tokens,
    usd: bucketsOf((bucket) => costOf(tokens[bucket], priceOf(model, bucket))),
    ...changes,
  }));
}

/** The export that a provider would write of these calls: a line a day, model and kind. */
function linesOf(calls: readonly Spoken[]): InvoiceLine[] {
  const byDay = Map.groupBy(calls, ({ model, day }) => `${model} ${day}`);
  return [...byDay.values()].flatMap((own) =>
    tokenBuckets.flatMap((bucket): InvoiceLine[] => {
      const [first] = own;
      const tokens = own.reduce((sum, call) => sum + call.tokens[bucket], 0n);
      if (first === undefined || tokens === 0n) return [];
      const at_ms = day0 + first.day * dayMs;
      return [
        {
          line: 2,
          at_ms,
          end_ms: at_ms + dayMs,
          provider: 'anthropic',
          model: first.model,
          kind: bucket,
          tier: null,
          tokens: { [bucket]: tokens },
          amount: formatUsd(costOf(tokens, priceOf(first.model, bucket))),
          currency: 'USD',
          description: bucket,
        },
      ];
    }),
  );
}

function compare(ours: readonly OurSum[], lines: readonly InvoiceLine[]) {
  const theirs = new TheirLines(({ provider, model, at_ms }) => modelKeyOf(bundledCatalogue, provider, model, at_ms));
  for (const line of lines) theirs.add(line);
  const period = periodOf(theirs) ?? { from_ms: day0, to_ms: day0 + 4 * dayMs };
  return reconcile(ours, theirs, { from_ms: day0, to_ms: Math.max(period.to_ms, day0 + 4 * dayMs) }, bundledCatalogue);
}

type Result = ReturnType<typeof compare>;

const causesOf = ({ figures }: Result): Partial<Record<DifferenceCause, string>> =>
  Object.fromEntries(figures.causes.map(({ cause, amount_usd }) => [cause, amount_usd]));

/** Whatever is planted: causes add up to the difference, and so do those of each line. */
function addsUp(result: Result): void {
  const sum = (amounts: Iterable<string>): bigint => Array.from(amounts, parseUsd).reduce((all, one) => all + one, 0n);
  const { figures, lines } = result;
  expect(sum(figures.causes.map(({ amount_usd }) => amount_usd))).toBe(parseUsd(figures.difference_usd));
  expect(parseUsd(figures.theirs_usd) - parseUsd(figures.ours_usd)).toBe(parseUsd(figures.difference_usd));
  for (const { causes, their_usd, our_usd } of lines) {
    expect([...causes.values()].reduce((all, one) => all + one, 0n)).toBe(their_usd - our_usd);
  }
}

const call = fc.record({
  model: fc.constantFrom(...models),
  day: fc.integer({ min: 0, max: 3 }),
  hour: fc.integer({ min: 0, max: 23 }),
  tokens: fc.record({
    input: fc.bigInt({ min: 1000n, max: 400_000n }),
    cache_read: fc.bigInt({ min: 1000n, max: 900_000n }),
    cache_write: fc.bigInt({ min: 1000n, max: 90_000n }),
    output: fc.bigInt({ min: 1000n, max: 90_000n }),
  }),
});
const calls = fc.array(call, { minLength: 1, maxLength: 12 });
const cent = 10_000_000_000n;
const near = (amount: string | undefined, planted: bigint): boolean => {
  const apart = parseUsd(amount ?? '0') - planted;
  return apart < cent && apart > -cent;
};

describe('a planted difference is found', () => {
  test('none: an export of the very calls agrees, but for what each call was rounded by', () => {
    fc.assert(
      fc.property(calls, (made) => {
        const result = compare(oursOf(made), linesOf(made));
        addsUp(result);
        expect(Object.keys(causesOf(result)).filter((cause) => cause !== 'rounding')).toEqual([]);
        expect(near(result.figures.difference_usd, 0n)).toBe(true);
        expect(result.figures.error.coverage).toBe('1.000000');
      }),
    );
  });

  test('calls that one side does not have, to the cent', () => {
    fc.assert(
      fc.property(calls, calls, (shared, single) => {
        const worth = single.reduce(
          (all, { model, tokens }) =>
            all + tokenBuckets.reduce((sum, bucket) => sum + costOf(tokens[bucket], priceOf(model, bucket)), 0n),
          0n,
        );
        const short = compare(oursOf(shared), linesOf([...shared, ...single]));
        addsUp(short);
        expect(near(causesOf(short).calls_missing, worth)).toBe(true);
        const long = compare(oursOf([...shared, ...single]), linesOf(shared));
        addsUp(long);
        expect(near(causesOf(long).calls_only_ours, -worth)).toBe(true);
        for (const result of [short, long]) {
          const other = Object.keys(causesOf(result)).filter((cause) => !/^(calls_|rounding)/.test(cause));
          expect(other).toEqual([]);
        }
      }),
    );
  });

  test('another price of the same tokens', () => {
    // A fifth off a cache write is the price of fresh input, half off is that of a batch: those have names of their own.
    const percents = fc.integer({ min: 3, max: 45 }).filter((percent) => percent !== 20);
    fc.assert(
      fc.property(calls, percents, (made, percent) => {
        const lines = linesOf(made).map((line) => {
          const amount = roundHalfEven(parseUsd(line.amount ?? '0') * BigInt(100 - percent), 100n);
          return { ...line, amount: formatUsd(amount) };
        });
        const result = compare(oursOf(made), lines);
        addsUp(result);
        const found = causesOf(result);
        expect(near(found.price, parseUsd(result.figures.difference_usd))).toBe(true);
        expect(result.figures.error.coverage).toBe('1.000000');
      }),
    );
  });

  test('the price of another tier, on which rounding of the export lies', () => {
    fc.assert(
      fc.property(calls, (made) => {
        const lines = linesOf(made).map((line) => {
          const tokens = Object.values(line.tokens).reduce((all, count) => all + count, 0n);
          const cost = costOf(tokens, priceOf(line.model, line.kind as TokenBucket, 'batch'));
          return { ...line, amount: formatUsd(roundHalfEven(cost, 1_000_000n) * 1_000_000n).slice(0, -6) };
        });
        const result = compare(oursOf(made), lines);
        addsUp(result);
        expect(Object.keys(causesOf(result)).filter((cause) => !['tier_price', 'rounding'].includes(cause))).toEqual(
          [],
        );
      }),
    );
  });

  test('cached input billed as fresh', () => {
    fc.assert(
      fc.property(calls, (made) => {
        const lines = linesOf(made).map((line) => {
          if (line.kind !== 'cache_read') return line;
          return { ...line, amount: formatUsd(costOf(line.tokens.cache_read ?? 0n, priceOf(line.model, 'input'))) };
        });
        const result = compare(oursOf(made), lines);
        addsUp(result);
        const { cached_price } = causesOf(result);
        expect(near(cached_price, parseUsd(result.figures.difference_usd))).toBe(true);
        expect(parseUsd(cached_price ?? '0') > 0n).toBe(true);
      }),
    );
  });

  test('calls of ours without a price', () => {
    fc.assert(
      fc.property(calls, calls, (priced, unknown) => {
        const none = bucketsOf(() => 0n);
        const result = compare(
          [...oursOf(priced), ...oursOf(unknown, { priced: false, usd: none })],
          linesOf([...priced, ...unknown]),
        );
        addsUp(result);
        expect(near(causesOf(result).unpriced, parseUsd(result.figures.difference_usd))).toBe(true);
        expect(result.figures.error.coverage).toBe('1.000000');
      }),
    );
  });

  test('amounts to the cent', () => {
    fc.assert(
      fc.property(calls, (made) => {
        const cents = (amount: string): string => {
          const rounded = roundHalfEven(parseUsd(amount), cent).toString().padStart(3, '0');
          return `${rounded.slice(0, -2)}.${rounded.slice(-2)}`;
        };
        const lines = linesOf(made).map((line) => ({ ...line, amount: cents(line.amount ?? '0') }));
        const result = compare(oursOf(made), lines);
        addsUp(result);
        expect(Object.keys(causesOf(result)).filter((cause) => cause !== 'rounding')).toEqual([]);
      }),
    );
  });

  test('seats and credits, and lines of another month', () => {
    fc.assert(
      fc.property(calls, fc.integer({ min: -5000, max: 5000 }), (made, cents) => {
        const [line] = linesOf(made);
        if (line === undefined) return;
        const amount = formatUsd(BigInt(cents) * cent);
        const seat: InvoiceLine = { ...line, kind: 'other', model: '', tokens: {}, amount, description: 'Seats' };
        const late: InvoiceLine = { ...line, at_ms: day0 - 9 * dayMs, end_ms: day0 - 8 * dayMs, amount: '7.5' };
        const result = compare(oursOf(made), [...linesOf(made), seat, late]);
        addsUp(result);
        expect(parseUsd(causesOf(result).not_usage ?? '0')).toBe(BigInt(cents) * cent);
        expect(causesOf(result).outside_period).toBe('7.500000000000');
      }),
    );
  });
});

/** Calls around the clock, of which no two days are alike. */
const aroundTheClock: readonly Spoken[] = Array.from({ length: 4 * 24 }, (_, index) => ({
  model: models[0],
  day: Math.floor(index / 24),
  hour: index % 24,
  tokens: bucketsOf(() => BigInt(1000 + ((index * 7919) % 4001))),
}));

test.each([8, -5, 1])('days that begin %s h from midnight are seen, and what that moves is named', (shift) => {
  const moved = aroundTheClock
    .map((one) => ({ ...one, at: one.day * 24 + one.hour - shift }))
    .filter(({ at }) => at >= 0 && at < 96)
    .map((one) => ({ ...one, day: Math.floor(one.at / 24), hour: one.at % 24 }));
  const result = compare(oursOf(aroundTheClock), linesOf(moved));
  addsUp(result);
  expect(result.figures.shift_hours).toBe(shift);
  // What the first or the last day lost was not made up for by the neighbouring day, which has no calls here.
  expect(Object.keys(causesOf(result)).filter((cause) => cause !== 'rounding')).toEqual(['timezone_shift']);
});

test('one odd call at midnight is no time zone', () => {
  const odd: Spoken = { model: models[0], day: 0, hour: 0, tokens: bucketsOf(() => 50_000n) };
  const others = aroundTheClock.filter(({ hour }) => hour > 6 && hour < 20);
  const result = compare(oursOf([odd, ...others]), linesOf(others));
  expect(result.figures.shift_hours).toBe(0);
  expect(Object.keys(causesOf(result))).toContain('calls_only_ours');
});

test('tokens without amounts are valued at our prices', () => {
  const bare = linesOf(aroundTheClock).map((line) => ({ ...line, amount: null }));
  const [first, ...others] = bare;
  if (first === undefined) throw new Error('there are lines');
  const all = compare(oursOf(aroundTheClock), bare);
  expect(all.figures).toMatchObject({ basis: 'tokens', difference_usd: '0.000000000000' });
  const fewer = compare(oursOf(aroundTheClock), others);
  addsUp(fewer);
  expect(Object.keys(causesOf(fewer))).toEqual(['calls_only_ours']);
});

test('amounts without tokens: what agrees agrees, and the rest is not split further than it can be', () => {
  const bare = linesOf(aroundTheClock).map((line) => ({ ...line, tokens: {} }));
  expect(Object.keys(causesOf(compare(oursOf(aroundTheClock), bare)))).toEqual([]);
  const dearer = bare.map((line, index) => (index === 0 ? { ...line, amount: '1000' } : line));
  const result = compare(oursOf(aroundTheClock), dearer);
  addsUp(result);
  expect(Object.keys(causesOf(result))).toEqual(['not_split']);
});

test('other currencies are said and in no sum', () => {
  const [line] = linesOf(aroundTheClock);
  if (line === undefined) throw new Error('there is a line');
  const theirs = new TheirLines(() => ({ provider: 'anthropic', model: 'x' }));
  theirs.add({ ...line, currency: 'EUR', amount: '12.5' });
  expect([...theirs.currencies]).toEqual([['EUR', { pico: 12_500_000_000_000n, lines: 1 }]]);
  expect(theirs.sums.size).toBe(0);
});

test('names of a bill find the model of the calls', () => {
  const made = aroundTheClock.slice(0, 5);
  const lines = linesOf(made).map((line) => ({ ...line, provider: 'anthropic', model: 'Claude4.5Sonnet' }));
  const result = compare(oursOf(made), lines);
  expect(result.figures.unmatched_models).toEqual([]);
  expect(Object.keys(causesOf(result)).filter((cause) => cause !== 'rounding')).toEqual([]);
  const stranger = linesOf(made).map((line) => ({ ...line, model: 'walrus-1' }));
  expect(compare(oursOf(made), stranger).figures.unmatched_models).toEqual(['walrus-1']);
});
