import { quotientOf, size, total } from '../atoms.ts';

/** Brings an earlier period to the later one's length: amounts × to ÷ from. */
export interface LengthFactor {
  readonly to: bigint;
  readonly from: bigint;
}

export const sameLength: LengthFactor = { to: 1n, from: 1n };

export function scaleOne(amount: bigint, { to, from }: LengthFactor): bigint {
  return quotientOf(amount * to, from) ?? amount;
}

/** Parts that sum to their scaled sum: each is cut, and those cut most get the whole atoms that are left. */
export function scaleTo(parts: readonly bigint[], factor: LengthFactor): bigint[] {
  if (factor.to === factor.from || factor.from === 0n) return [...parts];
  const cut = parts.map((part) => (part * factor.to) / factor.from);
  const left = scaleOne(total(parts), factor) - total(cut);
  const step = left < 0n ? -1n : 1n;
  const lost = parts.map((part, index) => size(part * factor.to - (cut[index] ?? 0n) * factor.from));
  const order = [...parts.keys()].toSorted((a, b) => Number((lost[b] ?? 0n) - (lost[a] ?? 0n)) || a - b);
  for (const index of order.slice(0, Number(size(left)))) cut[index] = (cut[index] ?? 0n) + step;
  return cut;
}
