/** Whole numbers from `min` to `max`, both included. */
export type Span = readonly [min: number, max: number];

/** xoshiro128** (Blackman, Vigna 2018) seeded by splitmix32: the same numbers on every machine. */
export class Random {
  readonly #state = new Uint32Array(4);

  /** `stream` gives one seed many independent sequences. */
  constructor(seed: number, stream = 0) {
    const high = Math.floor(seed / 4_294_967_296);
    let mixed = (seed ^ Math.imul(high, 0x85_eb_ca_6b) ^ Math.imul(stream + 1, 0xc2_b2_ae_35)) >>> 0;
    for (let index = 0; index < 4; index += 1) {
      mixed = (mixed + 0x9e_37_79_b9) >>> 0;
      let word = mixed;
      word = Math.imul(word ^ (word >>> 16), 0x21_f0_aa_ad);
      word = Math.imul(word ^ (word >>> 15), 0x73_5a_2d_97);
      this.#state[index] = (word ^ (word >>> 15)) >>> 0;
    }
  }

  word(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#state;
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const third = c ^ a;
    const fourth = d ^ b;
    this.#state[1] = b ^ third;
    this.#state[0] = a ^ fourth;
    this.#state[2] = third ^ (b << 9);
    this.#state[3] = (fourth << 11) | (fourth >>> 21);
    return result;
  }

  /** 0 included, 1 not. */
  unit(): number {
    return this.word() / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  even([min, max]: Span): number {
    return min + Math.floor(this.unit() * (max - min + 1));
  }

  /** Mostly small, seldom large: the density falls with the square root of the distance from `min`. */
  skewed([min, max]: Span): number {
    const unit = this.unit();
    return min + Math.floor(unit * unit * (max - min + 1));
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.unit() * items.length)] ?? items[0];
  }

  weighted<T extends { readonly weight: number }>(items: readonly [T, ...T[]]): T {
    let rest = this.unit() * items.reduce((sum, item) => sum + item.weight, 0);
    for (const item of items) {
      rest -= item.weight;
      if (rest < 0) return item;
    }
    return items[0];
  }

  hex(words: number): string {
    let text = '';
    for (let index = 0; index < words; index += 1) text += this.word().toString(16).padStart(8, '0');
    return text;
  }
}
