import type { Runs } from '@apex/tokens';

/**
 * Remembers at which touch (an ordinal from 1) each block was last used. `oldest[k]` is the first ordinal still alive
 * under lifetime k, lifetimes from short to long; `hits[k]` becomes the number of leading blocks alive under it.
 */
export interface PrefixCache {
  match(runs: Runs, oldest: Uint32Array, hits: Uint32Array): void;
  touch(runs: Runs, ordinal: number): void;
}
