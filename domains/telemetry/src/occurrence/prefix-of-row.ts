import type { Prefix } from '@apex/contracts';

/** Runs are stored flat, `first, count, first, count …`; an empty scope says that the record told no prefix. */
export function prefixOfRow(scope: Prefix['scope'], block_size: number, flat: readonly number[]): Prefix {
  const runs: [number, number][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) runs.push([flat[index] ?? 0, flat[index + 1] ?? 0]);
  return { scope, block_size, runs };
}
