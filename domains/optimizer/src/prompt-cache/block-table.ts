const smallestDense = 4096;
const densePerBlock = 8;
const free = -1;

/**
 * Block number → a number above 0; 0 is absence. An array where numbers are dense, as counted ones are, and an open
 * hash table for stray ones, so that memory follows the blocks stored and not the largest number.
 */
export class BlockTable {
  /** Read it for speed: a number below its length is always found here. */
  dense = new Uint32Array(256);
  #keys = new Float64Array(0);
  #values = new Uint32Array(0);
  #used = 0;
  #stored = 0;

  /** How many blocks it could hold before it grows. */
  get room(): number {
    return this.dense.length + this.#keys.length;
  }

  get(block: number): number {
    if (block < this.dense.length) return this.dense[block] ?? 0;
    if (this.#used === 0) return 0;
    return this.#values[this.#place(block)] ?? 0;
  }

  set(block: number, value: number): void {
    if (block >= this.dense.length && !this.#admit(block)) return this.#setStray(block, value);
    if (this.dense[block] === 0) this.#stored += 1;
    this.dense[block] = value;
  }

  /** Takes the block out; the room is found again at the next growth. */
  remove(block: number): void {
    if (this.get(block) === 0) return;
    this.#stored -= 1;
    if (block < this.dense.length) this.dense[block] = 0;
    else this.#values[this.#place(block)] = 0;
  }

  #admit(block: number): boolean {
    if (block >= Math.max(smallestDense, densePerBlock * this.#stored)) return false;
    let length = this.dense.length;
    while (length <= block) length *= 2;
    const grown = new Uint32Array(length);
    grown.set(this.dense);
    this.dense = grown;
    this.#pullStrays();
    return true;
  }

  #pullStrays(): void {
    if (this.#used === 0) return;
    const keys = this.#keys;
    const values = this.#values;
    this.#allocate(keys.length);
    keys.forEach((block, place) => {
      const value = values[place] ?? 0;
      if (block === free || value === 0) return;
      if (block < this.dense.length) this.dense[block] = value;
      else this.#insert(block, value);
    });
  }

  #setStray(block: number, value: number): void {
    if (this.#used * 2 >= this.#keys.length) this.#rehash();
    const place = this.#place(block);
    if (this.#keys[place] === free) this.#used += 1;
    if ((this.#values[place] ?? 0) === 0) this.#stored += 1;
    this.#keys[place] = block;
    this.#values[place] = value;
  }

  #rehash(): void {
    const keys = this.#keys;
    const values = this.#values;
    let live = 0;
    for (const value of values) if (value !== 0) live += 1;
    this.#allocate(Math.max(64, 2 ** Math.ceil(Math.log2((live + 1) * 4))));
    keys.forEach((block, place) => {
      const value = values[place] ?? 0;
      if (block !== free && value !== 0) this.#insert(block, value);
    });
  }

  #allocate(length: number): void {
    this.#keys = new Float64Array(length).fill(free);
    this.#values = new Uint32Array(length);
    this.#used = 0;
  }

  #insert(block: number, value: number): void {
    const place = this.#place(block);
    this.#keys[place] = block;
    this.#values[place] = value;
    this.#used += 1;
  }

  #place(block: number): number {
    const mask = this.#keys.length - 1;
    const low = block >>> 0;
    const high = (block / 4_294_967_296) >>> 0;
    let hash = Math.imul(low ^ Math.imul(high, 0x85_eb_ca_6b), 0x9e_37_79_b1);
    hash ^= hash >>> 15;
    let place = hash & mask;
    while (this.#keys[place] !== free && this.#keys[place] !== block) place = (place + 1) & mask;
    return place;
  }
}
