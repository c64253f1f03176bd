import { type ServiceTier, serviceTierSchema } from '@apex/contracts';
import type { TokenBucket } from '@apex/formats';
import { type Catalogue, type Rate, resolveRate, roundHalfEven } from '@apex/pricing';
import type { ModelKey } from './model-key.ts';

interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}
/** By what each kind of token's cost is multiplied. */
export type Ratio = Readonly<Record<TokenBucket, Fraction>>;

/** What the price list says of a model on a day. */
export interface UnitPrices {
  /** What so many tokens cost; null where no price is known. */
  usd(bucket: TokenBucket): ((tokens: bigint) => bigint) | null;
  /** From the tier of our calls to each other one. */
  tierRatios(ours: ReadonlySet<ServiceTier>): readonly Ratio[];
  /** Fresh input at the price of cached input, and cached input at that of fresh. */
  readonly cacheRatios: readonly Ratio[];
}

type Prices = Rate['bands'][number]['prices'];

const componentOf = {
  input: 'input',
  cache_read: 'cache_read',
  cache_write: 'cache_write_5m',
  output: 'output',
} as const;
const attoPerPico = 1_000_000n;
const one: Fraction = { numerator: 1n, denominator: 1n };
const unchanged: Ratio = { input: one, cache_read: one, cache_write: one, output: one };

export function unitPricesOf(catalogue: Catalogue, { provider, model }: ModelKey, at_ms: number): UnitPrices {
  const pricesOf = (tier: ServiceTier): Prices | undefined =>
    resolveRate({ provider: provider === '' ? null : provider, model, at: at_ms, tier }, { catalogue }).rate?.bands[0]
      ?.prices;
  const standard = pricesOf('standard');
  return {
    usd(bucket) {
      const price = standard?.[componentOf[bucket]];
      return price === undefined ? null : (tokens) => roundHalfEven(tokens * price, attoPerPico);
    },
    tierRatios(ours) {
      const [own = 'standard'] = ours.size === 1 ? ours : [];
      const before = pricesOf(own);
      if (before === undefined) return [];
      return serviceTierSchema.options.flatMap((tier) => {
        const after = tier === own ? undefined : pricesOf(tier);
        return after === undefined ? [] : [ratioOf(before, after)];
      });
    },
    cacheRatios: standard === undefined ? [] : cacheRatiosOf(standard),
  };
}

function ratioOf(before: Prices, after: Prices): Ratio {
  const fraction = (bucket: TokenBucket): Fraction => {
    const [from, to] = [before[componentOf[bucket]], after[componentOf[bucket]]];
    return from === undefined || to === undefined || from === 0n ? one : { numerator: to, denominator: from };
  };
  return {
    input: fraction('input'),
    cache_read: fraction('cache_read'),
    cache_write: fraction('cache_write'),
    output: fraction('output'),
  };
}

function cacheRatiosOf({ input, cache_read, cache_write_5m }: Prices): Ratio[] {
  if (input === undefined || input === 0n) return [];
  const ratios: Ratio[] = [];
  if (cache_read !== undefined && cache_read !== 0n && cache_read !== input) {
    ratios.push({ ...unchanged, cache_read: { numerator: input, denominator: cache_read } });
    ratios.push({ ...unchanged, input: { numerator: cache_read, denominator: input } });
  }
  if (cache_write_5m !== undefined && cache_write_5m !== 0n && cache_write_5m !== input) {
    ratios.push({ ...unchanged, cache_write: { numerator: input, denominator: cache_write_5m } });
  }
  return ratios;
}
