import { isObject } from '../exchange/request-body.ts';
import { type AnswerReport, newReport } from './answer-report.ts';
import { takeEvent } from './stream-events.ts';

const newline = 10;
const space = 32;
const colon = 58;
const openBrace = 123;
const quote = 34;

/** What may stand in an event worth reading, and with which byte its value begins there. */
const marks: readonly { readonly name: Buffer; readonly value: number }[] = [
  { name: Buffer.from('"usage"'), value: openBrace },
  { name: Buffer.from('"error"'), value: openBrace },
  { name: Buffer.from('"finish_reason"'), value: quote },
  { name: Buffer.from('"name"'), value: quote },
];
const gemini = Buffer.from('"usageMetadata"');
const dataField = Buffer.from('data:');

/**
 * Reads the usage of a streamed answer out of its bytes while they pass, without holding them up: events without
 * anything to count are looked at by the engine's own search and never parsed. On the hot path.
 */
export class StreamWatch {
  readonly report: AnswerReport = newReport();
  /** Events so far: what an answer that is cut off has cost at least. */
  events = 0;
  readonly #flavour: string;
  #held: Buffer[] = [];
  #last: Buffer | undefined;

  /** `flavour`: the shape of its counts, as the pricing package names it. */
  constructor(flavour = 'auto') {
    this.#flavour = flavour;
  }

  push(chunk: Buffer): void {
    const cut = chunk.lastIndexOf(newline);
    if (cut < 0) {
      this.#held.push(chunk);
      return;
    }
    let lines = cut === chunk.length - 1 ? chunk : chunk.subarray(0, cut + 1);
    if (this.#held.length > 0) {
      lines = Buffer.concat([...this.#held, lines]);
      this.#held = [];
    }
    if (cut < chunk.length - 1) this.#held.push(chunk.subarray(cut + 1));
    this.#read(lines);
  }

  /** After the last byte, or when no more will come. */
  end(): AnswerReport {
    if (this.#held.length > 0) this.#read(Buffer.concat([...this.#held, Buffer.from('\n')]));
    this.#held = [];
    if (this.#last !== undefined) this.#parse(this.#last);
    this.#last = undefined;
    return this.report;
  }

  #read(lines: Buffer): void {
    let first = this.events === 0;
    let parsed: number[] | undefined;
    for (let at = lines.indexOf(dataField); at >= 0; at = lines.indexOf(dataField, at + 5)) {
      if (at > 0 && lines[at - 1] !== newline) continue;
      this.events += 1;
      if (!first) continue;
      // The first event names the answer.
      first = false;
      const line = lineAt(lines, at);
      parsed = [line.byteOffset];
      this.#parse(line);
    }
    const usage = lines.lastIndexOf(gemini);
    if (usage >= 0) {
      // Each of Gemini's tells the whole usage so far: the last one counts.
      this.#last = Buffer.from(lineAt(lines, usage));
      return;
    }
    for (const { name, value } of marks) {
      for (let at = lines.indexOf(name); at >= 0; at = lines.indexOf(name, at + name.length)) {
        if (valueAt(lines, at + name.length) !== value) continue;
        const line = lineAt(lines, at);
        if (parsed?.includes(line.byteOffset) === true) continue;
        (parsed ??= []).push(line.byteOffset);
        this.#parse(line);
      }
    }
  }

  #parse(line: Buffer): void {
    if (line.indexOf(dataField) !== 0) return;
    let event: unknown;
    try {
      event = JSON.parse(line.toString('utf8', dataField.length));
    } catch {
      // `[DONE]`, or a line some server broke: the client gets it as it is, and it counts for nothing.
      return;
    }
    if (isObject(event)) takeEvent(this.report, event, this.#flavour);
  }
}

function lineAt(lines: Buffer, at: number): Buffer {
  const start = lines.lastIndexOf(newline, at) + 1;
  const end = lines.indexOf(newline, at);
  return lines.subarray(start, end < 0 ? lines.length : end);
}

/** The first byte of a value, after the colon behind its name. */
function valueAt(bytes: Buffer, from: number): number | undefined {
  let at = from;
  while (bytes[at] === space) at += 1;
  if (bytes[at] !== colon) return undefined;
  at += 1;
  while (bytes[at] === space) at += 1;
  return bytes[at];
}
