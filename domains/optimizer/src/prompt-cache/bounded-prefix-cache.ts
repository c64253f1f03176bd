import { type Runs, runsLength } from '@apex/tokens';
import { BlockTable } from './block-table.ts';
import type { PrefixCache } from './prefix-cache.ts';

const nobody = 0;

/**
 * Holds `capacity` blocks; the least recently used goes first. A prompt's blocks are used in their order, first to
 * last, so of a prompt larger than the cache only the end stays. Every step is O(1) a block: the order of use is a
 * doubly linked list in typed arrays, whose slot 0 is the list's end and beginning.
 */
export class BoundedPrefixCache implements PrefixCache {
  readonly #capacity: number;
  readonly #slots = new BlockTable();
  #newer = new Uint32Array(64);
  #older = new Uint32Array(64);
  #lastTouch = new Uint32Array(64);
  #block = new Float64Array(64);
  #filled = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  match(runs: Runs, oldest: Uint32Array, hits: Uint32Array): void {
    let lifetime = 0;
    let position = 0;
    for (const [first, count] of runs) {
      for (let block = first; block < first + count; block += 1) {
        const slot = this.#slots.get(block);
        const touched = slot === nobody ? 0 : (this.#lastTouch[slot] ?? 0);
        while (touched < (oldest[lifetime] ?? 0)) {
          hits[lifetime] = position;
          lifetime += 1;
          if (lifetime === oldest.length) return;
        }
        position += 1;
      }
    }
    hits.fill(runsLength(runs), lifetime);
  }

  touch(runs: Runs, ordinal: number): void {
    if (this.#capacity === 0) return;
    for (const [first, count] of runs) {
      for (let block = first; block < first + count; block += 1) this.#use(block, ordinal);
    }
  }

  #use(block: number, ordinal: number): void {
    let slot = this.#slots.get(block);
    if (slot === nobody) {
      slot = this.#filled < this.#capacity ? this.#openSlot() : this.#evict();
      this.#block[slot] = block;
      this.#slots.set(block, slot);
    } else {
      this.#unlink(slot);
    }
    this.#lastTouch[slot] = ordinal;
    this.#linkNewest(slot);
  }

  #openSlot(): number {
    this.#filled += 1;
    if (this.#filled === this.#newer.length) {
      this.#newer = enlarged(this.#newer, new Uint32Array(this.#filled * 2));
      this.#older = enlarged(this.#older, new Uint32Array(this.#filled * 2));
      this.#lastTouch = enlarged(this.#lastTouch, new Uint32Array(this.#filled * 2));
      this.#block = enlarged(this.#block, new Float64Array(this.#filled * 2));
    }
    return this.#filled;
  }

  #evict(): number {
    const slot = this.#newer[nobody] ?? nobody;
    this.#unlink(slot);
    this.#slots.remove(this.#block[slot] ?? 0);
    return slot;
  }

  #unlink(slot: number): void {
    const newer = this.#newer[slot] ?? nobody;
    const older = this.#older[slot] ?? nobody;
    this.#older[newer] = older;
    this.#newer[older] = newer;
  }

  #linkNewest(slot: number): void {
    const newest = this.#older[nobody] ?? nobody;
    this.#older[slot] = newest;
    this.#newer[slot] = nobody;
    this.#newer[newest] = slot;
    this.#older[nobody] = slot;
  }
}

function enlarged<T extends Uint32Array | Float64Array>(old: T, room: T): T {
  room.set(old);
  return room;
}
