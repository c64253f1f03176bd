import type { DifferenceCause, ServiceTier } from '@apex/contracts';
import { type TokenBucket, tokenBuckets } from '@apex/formats';
import { absolute, least, scaled } from './exact.ts';
import type { OurBucket } from './groups.ts';
import type { UnitPrices } from './unit-prices.ts';

/** One comparison: some kinds of token of one model and period, and what was billed for them together. */
export interface Cell {
  readonly buckets: readonly TokenBucket[];
  readonly ours: Readonly<Record<TokenBucket, OurBucket>>;
  /** Null: the export states no tokens. */
  readonly their_tokens: ReadonlyMap<TokenBucket, bigint> | null;
  /** Null: the export states no amounts; its tokens then count at our unit prices. */
  readonly their_usd: bigint | null;
  readonly our_tiers: ReadonlySet<ServiceTier>;
  readonly their_tiers: ReadonlySet<ServiceTier>;
  /** What the export's places and our own leave open, in picodollars. */
  readonly rounding: bigint;
  readonly prices: UnitPrices;
  /** Both sides have the same prompt tokens and split them otherwise between fresh and cached. */
  readonly is_resplit: boolean;
}

export interface ExplainedCell {
  readonly their_usd: bigint;
  /** Their sum is `their_usd` less ours. */
  readonly causes: ReadonlyMap<DifferenceCause, bigint>;
}

const promptBuckets: ReadonlySet<TokenBucket> = new Set(['input', 'cache_read', 'cache_write']);

/** Splits a difference over its causes, without a rest. */
export function explainCell(cell: Cell): ExplainedCell {
  const causes = new Map<DifferenceCause, bigint>();
  const add = (cause: DifferenceCause, amount: bigint): void => {
    if (amount !== 0n) causes.set(cause, (causes.get(cause) ?? 0n) + amount);
  };
  const ours = total(cell.buckets, (bucket) => cell.ours[bucket].usd);
  if (cell.their_tokens === null) {
    const theirs = cell.their_usd ?? ours;
    explainAmounts(cell, { ours, theirs, add });
    return { their_usd: theirs, causes };
  }
  const common = explainTokens(cell, cell.their_tokens, add);
  const told = total(causes.keys(), (cause) => causes.get(cause) ?? 0n);
  const theirs = cell.their_usd ?? ours + told;
  const rest = theirs - ours - told;
  if (rest !== 0n) explainPrice(cell, { common, rest, add });
  return { their_usd: theirs, causes };
}

type Add = (cause: DifferenceCause, amount: bigint) => void;
type Common = Readonly<Partial<Record<TokenBucket, bigint>>>;

/** Tokens that one side has more of, and tokens of ours without a price. Returns our cost of those both have. */
function explainTokens(cell: Cell, theirs: ReadonlyMap<TokenBucket, bigint>, add: Add): Common {
  const common: Partial<Record<TokenBucket, bigint>> = {};
  for (const bucket of cell.buckets) {
    const { priced, unpriced, usd } = cell.ours[bucket];
    const billed = theirs.get(bucket) ?? 0n;
    const worth = valueOf(cell, bucket, theirs);
    const missing = billed - priced - unpriced;
    const uncosted = least(billed > priced ? billed - priced : 0n, unpriced);
    const surplus = priced - billed;
    const moved = cell.is_resplit && promptBuckets.has(bucket);
    if (cell.their_usd !== null) add('unpriced', worth(uncosted));
    if (missing > 0n) add(moved ? 'cached_price' : 'calls_missing', worth(missing));
    const unbilled = surplus > 0n ? scaled(usd, surplus, priced) : 0n;
    add(moved ? 'cached_price' : 'calls_only_ours', -unbilled);
    common[bucket] = usd - unbilled;
  }
  return common;
}

/** What tokens of a kind are worth that we have no cost of: by the export's price of it, else by ours. */
function valueOf(
  cell: Cell,
  bucket: TokenBucket,
  theirs: ReadonlyMap<TokenBucket, bigint>,
): (tokens: bigint) => bigint {
  const billed = theirs.get(bucket) ?? 0n;
  const { their_usd } = cell;
  if (cell.buckets.length === 1 && their_usd !== null && billed > 0n) return (n) => scaled(their_usd, n, billed);
  const { priced, usd } = cell.ours[bucket];
  if (priced > 0n) return (n) => scaled(usd, n, priced);
  const listed = cell.prices.usd(bucket);
  if (listed !== null) return listed;
  // One amount for several kinds, of which none has a price: they share it by tokens.
  const all = total(theirs.values(), (tokens) => tokens);
  return (n) => (their_usd === null ? 0n : scaled(their_usd, n, all));
}

/** The same tokens, another amount. */
function explainPrice(cell: Cell, { common, rest, add }: { common: Common; rest: bigint; add: Add }): void {
  if (absolute(rest) <= cell.rounding) return add('rounding', rest);
  const base = total(tokenBuckets, (bucket) => common[bucket] ?? 0n);
  if (base === 0n) return add('price', rest);
  const found = otherPrice(cell, (bucket) => common[bucket] ?? 0n, base + rest);
  if (found === null) return add(tiersDisagree(cell) ? 'tier_price' : 'price', rest);
  add(found.cause, found.amount - base);
  add('rounding', base + rest - found.amount);
}

/** Amounts alone: a known ratio of prices still shows, whatever else cannot be told from missing calls. */
function explainAmounts(cell: Cell, { ours, theirs, add }: { ours: bigint; theirs: bigint; add: Add }): void {
  const rest = theirs - ours;
  if (rest === 0n) return;
  const priced = total(cell.buckets, (bucket) => cell.ours[bucket].priced);
  const unpriced = total(cell.buckets, (bucket) => cell.ours[bucket].unpriced);
  if (theirs === 0n && ours !== 0n) return add('calls_only_ours', rest);
  if (priced + unpriced === 0n && ours === 0n) return add('calls_missing', rest);
  if (absolute(rest) <= cell.rounding) return add('rounding', rest);
  if (ours === 0n && unpriced > 0n) return add('unpriced', rest);
  const found = unpriced > 0n ? null : otherPrice(cell, (bucket) => cell.ours[bucket].usd, theirs);
  if (found === null) return add('not_split', rest);
  add(found.cause, found.amount - ours);
  add('rounding', theirs - found.amount);
}

interface OtherPrice {
  readonly cause: 'tier_price' | 'cached_price';
  readonly amount: bigint;
}

/** The list price of another tier, or of cached for fresh input, that gives the amount up to rounding. */
function otherPrice(cell: Cell, costOf: (bucket: TokenBucket) => bigint, theirs: bigint): OtherPrice | null {
  const candidates = [
    ...cell.prices.tierRatios(cell.our_tiers).map((ratio) => ({ cause: 'tier_price' as const, ratio })),
    ...cell.prices.cacheRatios.map((ratio) => ({ cause: 'cached_price' as const, ratio })),
  ];
  for (const { cause, ratio } of candidates) {
    const amount = total(cell.buckets, (bucket) => {
      const { numerator, denominator } = ratio[bucket];
      return scaled(costOf(bucket), numerator, denominator);
    });
    if (absolute(theirs - amount) <= cell.rounding) return { cause, amount };
  }
  return null;
}

function tiersDisagree({ our_tiers, their_tiers }: Cell): boolean {
  const [theirs] = their_tiers;
  return theirs !== undefined && their_tiers.size === 1 && our_tiers.size === 1 && !our_tiers.has(theirs);
}

function total<T>(of: Iterable<T>, value: (one: T) => bigint): bigint {
  let sum = 0n;
  for (const one of of) sum += value(one);
  return sum;
}
