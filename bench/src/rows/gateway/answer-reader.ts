/** An answer of HTTP/1.1 as its client met it. */
export interface Answer {
  readonly status: number;
  readonly body: Buffer;
  /** Pieces of a body sent in chunks; 1 for one of known length. */
  readonly chunks: number;
}

const headEnd = Buffer.from('\r\n\r\n');
const lineEnd = Buffer.from('\r\n');

interface Head {
  readonly status: number;
  /** Null: in chunks. */
  readonly length: number | null;
}

/** Reads the answers of one connection one after the other, at as little CPU as the load can do with. */
export class AnswerReader {
  #rest: Buffer | null = null;
  #head: Head | undefined;
  #parts: Buffer[] = [];
  readonly #onFirstByte: () => void;
  readonly #onAnswer: (answer: Answer) => void;

  constructor(on: { readonly firstByte: () => void; readonly answer: (answer: Answer) => void }) {
    this.#onFirstByte = on.firstByte;
    this.#onAnswer = on.answer;
  }

  read(bytes: Buffer): void {
    let left = this.#rest === null ? bytes : Buffer.concat([this.#rest, bytes]);
    this.#rest = null;
    for (;;) {
      const used = this.#head === undefined ? this.#readHead(left) : this.#readBody(left);
      if (used === 0) break;
      left = left.subarray(used);
    }
    if (left.length > 0) this.#rest = left;
  }

  #readHead(bytes: Buffer): number {
    const end = bytes.indexOf(headEnd);
    if (end === -1) return 0;
    const text = bytes.toString('latin1', 0, end).toLowerCase();
    const at = text.indexOf('\r\ncontent-length:');
    const status = Number(text.slice(9, 12));
    if (at === -1 && !text.includes('\r\ntransfer-encoding: chunked'))
      throw new Error(`an answer without length: ${text}`);
    this.#head = { status, length: at === -1 ? null : Number.parseInt(text.slice(at + 17), 10) };
    return end + headEnd.length;
  }

  #readBody(bytes: Buffer): number {
    const { status, length } = this.#head ?? { status: 0, length: 0 };
    if (length !== null) {
      if (bytes.length < length) return 0;
      this.#onFirstByte();
      this.#over({ status, body: bytes.subarray(0, length), chunks: 1 });
      return length;
    }
    const line = bytes.indexOf(lineEnd);
    if (line === -1) return 0;
    const size = Number.parseInt(bytes.toString('latin1', 0, line), 16);
    const end = line + 2 + size + 2;
    if (bytes.length < end) return 0;
    if (size === 0) this.#over({ status, body: Buffer.concat(this.#parts), chunks: this.#parts.length });
    else {
      if (this.#parts.length === 0) this.#onFirstByte();
      this.#parts.push(bytes.subarray(line + 2, line + 2 + size));
    }
    return end;
  }

  #over(answer: Answer): void {
    this.#head = undefined;
    this.#parts = [];
    this.#onAnswer(answer);
  }
}
