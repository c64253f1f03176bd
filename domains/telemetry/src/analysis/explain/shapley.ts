/**
 * What each of several factors did to a result, averaged over all orders of changing them one after the other, in
 * 720ths or the like: divide by `orders`. `result(mask)` has the factors of the set bits at their later state.
 */
export function shapley(
  factors: number,
  result: (mask: number) => bigint,
): { readonly effects: readonly bigint[]; readonly orders: bigint } {
  const results = Array.from({ length: 2 ** factors }, (_, mask) => result(mask));
  const orders = factorial(factors);
  const effects = Array.from({ length: factors }, (_, factor) => {
    let sum = 0n;
    for (const [mask, without] of results.entries()) {
      if ((mask & (1 << factor)) !== 0) continue;
      const before = bitsOf(mask);
      const weight = factorial(before) * factorial(factors - before - 1);
      sum += weight * ((results[mask | (1 << factor)] ?? 0n) - without);
    }
    return sum;
  });
  return { effects, orders };
}

function factorial(count: number): bigint {
  return count < 2 ? 1n : BigInt(count) * factorial(count - 1);
}

function bitsOf(mask: number): number {
  return mask === 0 ? 0 : (mask & 1) + bitsOf(mask >> 1);
}
