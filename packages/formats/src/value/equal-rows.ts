import type { HashWords } from './content-hash.ts';

/**
 * Numbers the rows of equal content from 0, so that two equal calls of one file stay two and the same file read again
 * names them the same. An open table of 64-bit keys: 12 bytes a slot, where a `Map` would end at 16.7 million rows.
 */
export class EqualRows {
  #low = new Uint32Array(1024);
  #high = new Uint32Array(1024);
  #seen = new Uint32Array(1024);
  #used = 0;

  /** How many equal rows came before this one. */
  ordinal(words: HashWords): number {
    if (this.#used * 3 > this.#low.length * 2) this.#grow();
    const slot = this.#slotOf(words[0], words[1]);
    const before = this.#seen[slot] ?? 0;
    if (before === 0) {
      this.#low[slot] = words[0];
      this.#high[slot] = words[1];
      this.#used += 1;
    }
    this.#seen[slot] = before + 1;
    return before;
  }

  #slotOf(low: number, high: number): number {
    const mask = this.#low.length - 1;
    let slot = low & mask;
    while (this.#seen[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [low, high, seen] = [this.#low, this.#high, this.#seen];
    this.#low = new Uint32Array(low.length * 2);
    this.#high = new Uint32Array(low.length * 2);
    this.#seen = new Uint32Array(low.length * 2);
    for (const [index, count] of seen.entries()) {
      if (count === 0) continue;
      const slot = this.#slotOf(low[index] ?? 0, high[index] ?? 0);
      this.#low[slot] = low[index] ?? 0;
      this.#high[slot] = high[index] ?? 0;
      this.#seen[slot] = count;
    }
  }
}
