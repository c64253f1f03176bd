import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { setTimeout as pauseFor } from 'node:timers/promises';
import { constants, createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import type { Encoding, Fault } from './fault.ts';

const { BROTLI_OPERATION_FLUSH, Z_SYNC_FLUSH } = constants;

const encoders = {
  gzip: () => createGzip({ flush: Z_SYNC_FLUSH }),
  deflate: () => createDeflate({ flush: Z_SYNC_FLUSH }),
  br: () => createBrotliCompress({ flush: BROTLI_OPERATION_FLUSH }),
} as const;

/** Inside the first word, inside the first character of several bytes, and before the last line end. */
function splitInside(bytes: Buffer): readonly Buffer[] {
  const character = bytes.findIndex((byte) => byte >= 0xc0);
  const cuts = [3, character === -1 ? Math.floor(bytes.length / 2) : character + 1, bytes.length - 1];
  const places = [0, ...new Set(cuts.filter((cut) => cut > 0 && cut < bytes.length).toSorted((a, b) => a - b))];
  return places.map((from, index) => bytes.subarray(from, places[index + 1] ?? bytes.length));
}

/** The way an answer's bytes take: compressed, split, held back while the client reads slowly, and ended by a hang-up. */
export class Wire {
  readonly #response: ServerResponse;
  readonly #gone = new AbortController();
  readonly #split: boolean;
  readonly #encoding: Encoding | null;
  #target: Writable;

  constructor(response: ServerResponse, fault: Fault, acceptEncoding: string) {
    this.#response = response;
    this.#target = response;
    this.#split = fault.split === true;
    const accepted = new Set(acceptEncoding.split(',').map((one) => one.trim().split(';')[0]));
    const { encoding } = fault;
    this.#encoding = encoding !== undefined && (accepted.has(encoding) || accepted.has('*')) ? encoding : null;
    if (response.closed) this.#gone.abort();
    response.once('close', () => this.#gone.abort());
  }

  /** The client hung up, or the answer ended. */
  get gone(): boolean {
    return this.#gone.signal.aborted;
  }

  async #unlessGone(wait: Promise<unknown>): Promise<void> {
    try {
      await wait;
    } catch (error) {
      if (!this.gone) throw error;
    }
  }

  /** Until the client hangs up. */
  async closed(): Promise<void> {
    if (!this.gone) await once(this.#gone.signal, 'abort');
  }

  async pause(milliseconds: number): Promise<void> {
    if (milliseconds <= 0 || this.gone) return;
    await this.#unlessGone(pauseFor(milliseconds, undefined, { signal: this.#gone.signal }));
  }

  /** Without a `length` a stream follows, and the headers go ahead of it. */
  head(status: number, headers: Readonly<Record<string, string>>, length?: number): void {
    const plain = this.#encoding === null && !this.#split;
    this.#response.writeHead(status, {
      ...headers,
      ...(this.#encoding === null ? {} : { 'content-encoding': this.#encoding }),
      ...(plain && length !== undefined ? { 'content-length': String(length) } : {}),
    });
    if (length === undefined) this.#response.flushHeaders();
    if (this.#encoding === null) return;
    const encoder = encoders[this.#encoding]();
    encoder.pipe(this.#response);
    this.#gone.signal.addEventListener('abort', () => encoder.destroy());
    this.#target = encoder;
  }

  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    for (const piece of this.#split ? splitInside(bytes) : [bytes]) {
      if (this.gone) return;
      if (!this.#target.write(piece)) {
        await this.#unlessGone(once(this.#target, 'drain', { signal: this.#gone.signal }));
      }
    }
  }

  /** Breaks the connection once what was written is out. */
  cut(): void {
    this.#target.write('\n', () => this.#response.destroy());
  }

  end(text: string): void {
    this.#target.end(text);
  }
}
