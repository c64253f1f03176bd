/** For sorting: the larger amount first. */
export function byAmount(left: bigint, right: bigint): number {
  return left === right ? 0 : left < right ? 1 : -1;
}

/** The `limit` entries with the largest amounts, largest first. */
export function dearest<T>(entries: Iterable<T>, amountOf: (entry: T) => bigint, limit: number): T[] {
  return [...entries].sort((left, right) => byAmount(amountOf(left), amountOf(right))).slice(0, limit);
}
