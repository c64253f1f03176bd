import type { BilledKind, CauseAmount, DifferenceCause, ReconciledLine } from '@apex/contracts';
import { type TokenBucket, tokenBuckets } from '@apex/formats';
import { type Catalogue, formatUsd } from '@apex/pricing';
import { type Cell, explainCell } from './explain-cell.ts';
import type { Group } from './groups.ts';
import type { TheirSum } from './their-lines.ts';
import { unitPricesOf } from './unit-prices.ts';

/** A compared line with exact figures. */
export interface ComparedLine {
  readonly day_ms: number;
  readonly provider: string;
  readonly model: string;
  readonly kind: BilledKind;
  readonly description: string;
  readonly our_tokens: bigint | null;
  readonly their_tokens: bigint | null;
  readonly our_usd: bigint;
  readonly their_usd: bigint;
  readonly causes: ReadonlyMap<DifferenceCause, bigint>;
}

export interface ExplainOptions {
  readonly catalogue: Catalogue;
  /** The export states amounts somewhere. */
  readonly has_amounts: boolean;
  /** Decimal places of its amounts. */
  readonly places: number;
}

/** The lines of one model and period: one a kind of token, or one of all where the export names one amount for them. */
export function explainGroup(group: Group, options: ExplainOptions): ComparedLine[] {
  const { key, slot, ours, theirs, calls } = group;
  const billed = theirs.filter(({ kind }) => kind !== 'other');
  const isWhole = options.has_amounts && billed.some(({ kind, amounts }) => kind === 'all' && amounts > 0);
  const tokens = tokensOf(group, billed, isWhole);
  const places = BigInt(Math.min(options.places, 12));
  const perLine = 10n ** (12n - places) / 2n;
  const prices = unitPricesOf(options.catalogue, key, slot.from_ms);
  const cells: { kind: BilledKind; sums: readonly TheirSum[]; buckets: readonly TokenBucket[] }[] = isWhole
    ? [{ kind: 'all', sums: billed, buckets: tokenBuckets }]
    : tokenBuckets.map((bucket) => ({
        kind: bucket,
        sums: billed.filter(({ kind, tokens: own }) => kind === bucket || (kind === 'all' && own.has(bucket))),
        buckets: [bucket],
      }));
  return cells.flatMap(({ kind, sums, buckets }): ComparedLine[] => {
    const our_tokens = sumOf(buckets, (bucket) => ours[bucket].priced + ours[bucket].unpriced);
    const our_usd = sumOf(buckets, (bucket) => ours[bucket].usd);
    if (sums.length === 0 && our_tokens === 0n && our_usd === 0n) return [];
    // Whoever bills nothing states 0 of both.
    const knowsTokens = sums.length === 0 || buckets.some((bucket) => tokens.has(bucket));
    const cell: Cell = {
      buckets,
      ours,
      their_tokens: knowsTokens ? tokens : null,
      their_usd: statesAmount(sums, options) ? sumOf(sums, ({ usd }) => usd) : null,
      our_tiers: group.our_tiers,
      their_tiers: new Set(sums.flatMap(({ tiers }) => [...tiers])),
      rounding: perLine * BigInt(sumNumbers(sums.map(({ amounts }) => amounts))) + BigInt(calls * 2 + 2),
      prices,
      is_resplit: !isWhole && isResplit(group, tokens),
    };
    const { their_usd, causes } = explainCell(cell);
    const their_tokens = knowsTokens ? sumOf(buckets, (bucket) => tokens.get(bucket) ?? 0n) : null;
    return [
      { day_ms: slot.from_ms, ...key, kind, description: '', our_tokens, their_tokens, our_usd, their_usd, causes },
    ];
  });
}

/** What is not in an export that states amounts was billed at 0; lines without one were not. */
function statesAmount(sums: readonly TheirSum[], { has_amounts }: ExplainOptions): boolean {
  return has_amounts && (sums.length === 0 || sums.some(({ amounts }) => amounts > 0));
}

/** Their tokens by kind. An export without cached tokens means them by its input, as far as ours fit into it. */
function tokensOf({ ours }: Group, billed: readonly TheirSum[], isWhole: boolean): Map<TokenBucket, bigint> {
  const tokens = new Map<TokenBucket, bigint>();
  for (const sum of billed) {
    for (const [bucket, count] of sum.tokens) tokens.set(bucket, (tokens.get(bucket) ?? 0n) + count);
  }
  const input = tokens.get('input');
  if (!isWhole || input === undefined || tokens.has('cache_read') || tokens.has('cache_write')) return tokens;
  const [cache_read, cache_write] = (['cache_read', 'cache_write'] as const).map(
    (bucket) => ours[bucket].priced + ours[bucket].unpriced,
  );
  const cached = (cache_read ?? 0n) + (cache_write ?? 0n);
  if (cached === 0n || cached > input) return tokens;
  return tokens
    .set('input', input - cached)
    .set('cache_read', cache_read ?? 0n)
    .set('cache_write', cache_write ?? 0n);
}

function isResplit({ ours }: Group, tokens: ReadonlyMap<TokenBucket, bigint>): boolean {
  const apart = (['input', 'cache_read', 'cache_write'] as const).map(
    (bucket) => (tokens.get(bucket) ?? 0n) - ours[bucket].priced - ours[bucket].unpriced,
  );
  return apart.some((tokensApart) => tokensApart !== 0n) && sumOf(apart, (tokensApart) => tokensApart) === 0n;
}

/** A line as it is answered and kept. */
export function lineOf(line: ComparedLine, position: number): ReconciledLine {
  return {
    position,
    day: new Date(line.day_ms).toISOString().slice(0, 10),
    provider: line.provider,
    model: line.model,
    kind: line.kind,
    description: line.description,
    our_tokens: line.our_tokens === null ? null : Number(line.our_tokens),
    their_tokens: line.their_tokens === null ? null : Number(line.their_tokens),
    our_usd: formatUsd(line.our_usd),
    their_usd: formatUsd(line.their_usd),
    difference_usd: formatUsd(line.their_usd - line.our_usd),
    causes: causesOf(line.causes),
  };
}

function causesOf(causes: ReadonlyMap<DifferenceCause, bigint>): CauseAmount[] {
  return Array.from(causes, ([cause, amount]) => ({ cause, amount_usd: formatUsd(amount) }));
}

function sumOf<T>(of: Iterable<T>, value: (one: T) => bigint): bigint {
  let sum = 0n;
  for (const one of of) sum += value(one);
  return sum;
}

function sumNumbers(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
