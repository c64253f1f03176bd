import type { ComponentChange } from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import { quotientOf, shareOf } from '../atoms.ts';
import type { Cell } from './cell.ts';
import { type LengthFactor, scaleOne, scaleTo } from './scale-to.ts';

const components = [
  { component: 'input', cost: (cell: Cell) => cell.sums.cost_input, tokens: (cell: Cell) => cell.sums.input },
  {
    component: 'cache_read',
    cost: (cell: Cell) => cell.sums.cost_cache_read,
    tokens: (cell: Cell) => cell.sums.cache_read,
  },
  {
    component: 'cache_write',
    cost: (cell: Cell) => cell.sums.cost_cache_write,
    tokens: (cell: Cell) => cell.sums.cache_write_5m + cell.sums.cache_write_1h,
  },
  { component: 'output', cost: (cell: Cell) => cell.sums.cost_output, tokens: (cell: Cell) => cell.sums.output },
] as const;

const million = 1_000_000n;

/** The four parts of the cost; the change of each is more tokens and another price a token, without remainder. */
export function componentsOf(totals: { before: Cell; after: Cell }, factor: LengthFactor): ComponentChange[] {
  const costs = scaleTo(
    components.map(({ cost }) => cost(totals.before)),
    factor,
  );
  const change = totals.after.sums.cost - scaleOne(totals.before.sums.cost, factor);
  return components.map(({ component, cost, tokens }, index) => {
    const before = costs[index] ?? 0n;
    const after = cost(totals.after);
    const had = tokens(totals.before);
    const has = tokens(totals.after);
    const effect = priceEffect({ before, after, had, has }, factor);
    return {
      component,
      before: formatUsd(before),
      after: formatUsd(after),
      change: formatUsd(after - before),
      share_of_change: shareOf(after - before, change),
      tokens_before: Number(scaleOne(had, factor)),
      tokens_after: Number(has),
      usd_per_million_tokens_before: perMillion(cost(totals.before), had),
      usd_per_million_tokens_after: perMillion(after, has),
      token_effect: formatUsd(after - before - effect),
      price_effect: formatUsd(effect),
    };
  });
}

/** (mean tokens) × (change of the amount a token); nothing where one side has no price. */
function priceEffect(
  { before, after, had, has }: { before: bigint; after: bigint; had: bigint; has: bigint },
  { to, from }: LengthFactor,
): bigint {
  if (had === 0n || has === 0n) return 0n;
  // Both sides × from, so that the earlier tokens, × to, stay whole.
  const scaled = had * to;
  const now = has * from;
  return quotientOf((scaled + now) * (after * scaled - before * now), 2n * scaled * now) ?? 0n;
}

function perMillion(cost: bigint, tokens: bigint): string | null {
  const each = quotientOf(cost * million, tokens);
  return each === null ? null : formatUsd(each);
}
