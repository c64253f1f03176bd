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
  // Zeros fill the last block; the length mixed in at the end tells them from real ones.
  const padded = text.length % 8 === 0 ? text : text.padEnd(text.length + 8 - (text.length % 8), '\u0000');
  for (let at = 0; at < padded.length; at += 8) {
    const k1 = padded.charCodeAt(at) | (padded.charCodeAt(at + 1) << 16);
    const k2 = padded.charCodeAt(at + 2) | (padded.charCodeAt(at + 3) << 16);
    const k3 = padded.charCodeAt(at + 4) | (padded.charCodeAt(at + 5) << 16);
    const k4 = padded.charCodeAt(at + 6) | (padded.charCodeAt(at + 7) << 16);
    h1 = turn(h1 ^ Math.imul(turn(Math.imul(k1, first), 15), second), 19);
    h1 = (Math.imul((h1 + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 = turn(h2 ^ Math.imul(turn(Math.imul(k2, second), 16), third), 17);
    h2 = (Math.imul((h2 + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 = turn(h3 ^ Math.imul(turn(Math.imul(k3, third), 17), fourth), 15);
    h3 = (Math.imul((h3 + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 = turn(h4 ^ Math.imul(turn(Math.imul(k4, fourth), 18), first), 13);
    h4 = (Math.imul((h4 + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  return finish(h1 ^ text.length, h2 ^ text.length, h3 ^ text.length, h4 ^ text.length);
}

const byteHex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function hexOf(words: HashWords): string {
  let hex = '';
  for (const word of words) {
    hex += `${byteHex[word >>> 24]}${byteHex[(word >>> 16) & 255]}${byteHex[(word >>> 8) & 255]}${byteHex[word & 255]}`;
  }
  return hex;
}

/** 32 hexadecimal digits that name this text. */
export function contentHash(text: string): string {
  return hexOf(hashWords(text));
}

function turn(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
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
