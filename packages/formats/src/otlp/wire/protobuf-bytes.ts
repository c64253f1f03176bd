import { Reader } from 'protobufjs/minimal.js';
import { badId, bytesOfUnit, maxText } from './bounds.ts';
import type { Moment } from './item.ts';
import { spells } from './name-table.ts';

const hexDigits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const shortText = 64;
const rememberedTexts = 1024;

/** Wire types. Groups (3 and 4) have never been part of OTLP. */
const varint = 0;
const eightBytes = 1;
const lengthPrefixed = 2;
const fourBytes = 5;

/**
 * A position in a protobuf message. Bytes beyond the end of a message are never read for it: that they are missing or
 * belong to the next one is an error.
 */
export class ProtobufBytes {
  readonly reader: Reader;
  readonly bytes: Uint8Array;
  /** The last id that was made, since neighbours share their trace. */
  #idText = '';
  #idAt = -1;
  readonly #digits = new Uint8Array(32);
  readonly #shortDigits = new Uint8Array(16);
  readonly #texts: (string | undefined)[] = Array.from({ length: rememberedTexts });

  constructor(bytes: Uint8Array) {
    // A plain view: Node's Buffer makes dear ones when it is cut.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.reader = new Reader(this.bytes);
  }

  get length(): number {
    return this.bytes.length;
  }

  get position(): number {
    return this.reader.pos;
  }

  seek(position: number): void {
    this.reader.pos = position;
  }

  /** The next field's number shifted left by three, with its wire type in the low bits. */
  tag(): number {
    return this.reader.tag();
  }

  /** End of the length-prefixed value that begins here. */
  endOfValue(end: number): number {
    const length = this.reader.size();
    const valueEnd = this.reader.pos + length;
    if (valueEnd > end) throw new RangeError(`a field at byte ${this.reader.pos} ends beyond its message`);
    return valueEnd;
  }

  /** Steps over a value of this wire type. */
  skip(tag: number, end: number): void {
    const type = tag & 7;
    if (type === varint) this.reader.skip();
    else if (type === eightBytes) this.reader.pos += 8;
    else if (type === lengthPrefixed) this.reader.pos = this.endOfValue(end);
    else if (type === fourBytes) this.reader.pos += 4;
    else throw new RangeError(`wire type ${type} at byte ${this.reader.pos}`);
    this.checkWithin(end);
  }

  checkWithin(end: number): void {
    if (this.reader.pos > end) throw new RangeError(`a field ends beyond its message at byte ${end}`);
  }

  /** Calls back for each length-prefixed field up to `end`; the callback leaves the position at that field's end. */
  messages(end: number, each: (field: number, end: number) => void): void {
    while (this.reader.pos < end) {
      const tag = this.reader.tag();
      if ((tag & 7) === lengthPrefixed) {
        const valueEnd = this.endOfValue(end);
        each(tag >>> 3, valueEnd);
        if (this.reader.pos !== valueEnd) throw new RangeError(`a message does not end at byte ${valueEnd}`);
      } else this.skip(tag, end);
    }
    this.checkWithin(end);
  }

  /** The text from here to `end`, cut to what a label needs. */
  text(end: number, most: number = maxText): string {
    const start = this.reader.pos;
    this.reader.pos = end;
    if (end - start <= shortText) {
      const plain = this.#plainText(start, end);
      if (plain !== undefined) return plain;
    }
    const text = utf8.decode(this.bytes.subarray(start, Math.min(end, start + bytesOfUnit * most)));
    return text.length > most ? text.slice(0, most) : text;
  }

  /** Models, operations and sessions come again and again: a short ASCII text is made once. */
  #plainText(start: number, end: number): string | undefined {
    const { bytes } = this;
    let hash = end - start;
    let all = 0;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      all |= byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (all >= 128) return undefined;
    const slot = (hash ^ (hash >>> 11)) & (rememberedTexts - 1);
    const known = this.#texts[slot];
    if (known !== undefined && spells(known, bytes, start, end)) return known;
    const text = fromCodes(bytes.subarray(start, end));
    this.#texts[slot] = text;
    return text;
  }

  /** An id of `size` bytes in hex; `''` where it is empty, `'?'` where it is of another size or all zero. */
  id(end: number, size: 8 | 16): string {
    const start = this.reader.pos;
    this.reader.pos = end;
    if (end === start) return '';
    if (end - start !== size) return badId;
    if (size === 16 && this.#idAt >= 0 && this.#sameId(start)) return this.#idText;
    let any = 0;
    const digits = size === 16 ? this.#digits : this.#shortDigits;
    for (let index = 0; index < size; index += 1) {
      const byte = this.bytes[start + index] ?? 0;
      any |= byte;
      digits[2 * index] = hexDigits[byte >>> 4] ?? 0;
      digits[2 * index + 1] = hexDigits[byte & 15] ?? 0;
    }
    const id = any === 0 ? badId : fromCodes(digits);
    if (size === 16) {
      this.#idText = id;
      this.#idAt = start;
    }
    return id;
  }

  #sameId(start: number): boolean {
    for (let index = 0; index < 16; index += 1) {
      if (this.bytes[start + index] !== this.bytes[this.#idAt + index]) return false;
    }
    return true;
  }

  /** Nanoseconds since 1970 in 64 bits, exact: 2^32 ns are 4294 ms and 967,296 ns. */
  moment(into: Moment): void {
    const low = this.reader.fixed32();
    const high = this.reader.fixed32();
    if (low === 0 && high === 0) return;
    const rest = high * 967_296 + low;
    into.ms = high * 4_294 + Math.floor(rest / 1_000_000);
    into.ns = rest % 1_000_000;
  }

  /** A signed 64-bit varint; beyond 2^53 the nearest number. */
  int64(): number {
    const { bytes, reader } = this;
    let value = 0;
    for (let index = 0; index < 4; index += 1) {
      const byte = bytes[reader.pos + index] ?? 255;
      value |= (byte & 127) << (7 * index);
      if (byte < 128) {
        reader.pos += index + 1;
        return value;
      }
    }
    return Number(reader.int64());
  }

  /** A signed 64-bit integer of eight bytes. */
  sfixed64(): number {
    const low = this.reader.fixed32();
    return this.reader.sfixed32() * 4_294_967_296 + low;
  }
}

function fromCodes(codes: Uint8Array): string {
  // Any list of numbers will do; the declared type knows arrays alone.
  return String.fromCharCode.apply(null, codes as unknown as number[]);
}
