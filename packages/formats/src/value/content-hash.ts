const first = 0x239b961b;
const second = 0xab0e9789;
const third = 0x38b34ae5;
const fourth = 0xa1e38b93;

/** A 128-bit hash as four 32-bit words. */
export type HashWords = readonly [number, number, number, number];

/**
 * MurmurHash3 (x86, 128 bits) over the text's UTF-16 units. Tells different rows apart; it is no protection against
 * someone who wants two rows to look alike, who could name the same id in both anyway.
 */
export function hashWords(text: string): HashWords {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const word = (at: number): number => (text.charCodeAt(at) & 0xffff) | ((text.charCodeAt(at + 1) & 0xffff) << 16);
  for (let at = 0; at < text.length; at += 8) {
    // charCodeAt past the end is NaN, and NaN & 0xffff is 0: the tail is padded with zeros, the length mixed in below.
    h1 = mix(h1 ^ Math.imul(mix(Math.imul(word(at), first), 15), second), 19);
    h1 = (Math.imul((h1 + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 = mix(h2 ^ Math.imul(mix(Math.imul(word(at + 2), second), 16), third), 17);
    h2 = (Math.imul((h2 + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 = mix(h3 ^ Math.imul(mix(Math.imul(word(at + 4), third), 17), fourth), 15);
    h3 = (Math.imul((h3 + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 = mix(h4 ^ Math.imul(mix(Math.imul(word(at + 6), fourth), 18), first), 13);
    h4 = (Math.imul((h4 + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  return finish(h1 ^ text.length, h2 ^ text.length, h3 ^ text.length, h4 ^ text.length);
}

export function hexOf(words: HashWords): string {
  let hex = '';
  for (const word of words) hex += word.toString(16).padStart(8, '0');
  return hex;
}

/** 32 hexadecimal digits that name this text. */
export function contentHash(text: string): string {
  return hexOf(hashWords(text));
}

function mix(value: number, turn: number): number {
  return (value << turn) | (value >>> (32 - turn));
}

function finish(a: number, b: number, c: number, d: number): HashWords {
  let h1 = (a + b + c + d) | 0;
  let h2 = (b + h1) | 0;
  let h3 = (c + h1) | 0;
  let h4 = (d + h1) | 0;
  h1 = avalanche(h1);
  h2 = avalanche(h2);
  h3 = avalanche(h3);
  h4 = avalanche(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  return [h1 >>> 0, (h2 + h1) >>> 0, (h3 + h1) >>> 0, (h4 + h1) >>> 0];
}

function avalanche(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
