import { type Runs, runsLength } from '@apex/tokens';
import { BlockTable } from './block-table.ts';
import type { PrefixCache } from './prefix-cache.ts';

/** No limit of size: only time takes a block out. */
export class EndlessPrefixCache implements PrefixCache {
  readonly #lastTouch = new BlockTable();

  match(runs: Runs, oldest: Uint32Array, hits: Uint32Array): void {
    const table = this.#lastTouch;
    const dense = table.dense;
    let lifetime = 0;
    let bound = oldest[0] ?? 0;
    let position = 0;
    for (const [first, count] of runs) {
      const end = first + count;
      for (let block = first; block < end; block += 1) {
        const touched = block < dense.length ? (dense[block] ?? 0) : table.get(block);
        while (touched < bound) {
          hits[lifetime] = position;
          lifetime += 1;
          if (lifetime === oldest.length) return;
          bound = oldest[lifetime] ?? 0;
        }
        position += 1;
      }
    }
    hits.fill(runsLength(runs), lifetime);
  }

  touch(runs: Runs, ordinal: number): void {
    const table = this.#lastTouch;
    for (const [first, count] of runs) {
      const end = first + count;
      for (let block = first; block < end; block += 1) table.set(block, ordinal);
    }
  }
}
