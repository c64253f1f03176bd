import { isObject } from '../model-spec/json.ts';
import { type AnswerReport, newReport } from './answer-report.ts';
import { readEnd } from './read-end.ts';
import { takeEvent } from './stream-events.ts';

const newline = 10;

/** What may stand in an event worth reading, and how its value begins there. */
const marks = [
  { name: '"usage"', value: '{' },
  { name: '"error"', value: '{' },
  { name: '"finish_reason"', value: '"' },
  { name: '"name"', value: '"' },
] as const;
const gemini = '"usageMetadata"';
const dataField = 'data:';

const eventEnd = Buffer.from('\n\n');
/** So much of the end of an answer is kept where only its end is read: its last events, or the end of a long one. */
const keptBytes = 4096;
const keptChunks = 6;

/**
 * Reads the usage of a streamed answer out of its bytes while they pass, without holding them up: events without
 * anything to count are searched, as Latin-1 text whose places are those of the bytes, and never parsed. On the hot path.
 */
export class StreamWatch {
  readonly report: AnswerReport = newReport();
  /** Events so far: what an answer that is cut off has cost at least. */
  events = 0;
  readonly #flavour: string;
  readonly #readsAll: boolean;
  #held: Buffer[] = [];
  #last: Buffer | undefined;
  /** The last chunks, where only the end is read. */
  #kept: Buffer[] = [];
  #keptBytes = 0;
  /** Of the events that were counted, the shortest: what is not twice as long holds one at most. */
  #shortest = 0;

  /**
   * `flavour`: the shape of its counts, as the pricing package names it. `readsAll`: what is told in the middle counts
   * too, like tools that are called; else only the first event and the end are looked at.
   */
  constructor(flavour = 'auto', readsAll = true) {
    this.#flavour = flavour;
    this.#readsAll = readsAll;
  }

  push(chunk: Buffer): void {
    if (this.#readsAll || this.events === 0) {
      this.#pushRead(chunk);
      if (this.events > 0) this.#shortest = Math.floor(chunk.length / this.events);
    } else this.#keep(chunk);
  }

  #keep(chunk: Buffer): void {
    this.events += this.#eventsIn(chunk);
    this.#kept.push(chunk);
    this.#keptBytes += chunk.length;
    while (this.#kept.length > keptChunks) {
      const oldest = this.#kept[0]?.length ?? 0;
      if (this.#keptBytes - oldest < keptBytes) return;
      this.#keptBytes -= oldest;
      this.#kept.shift();
    }
  }

  /** Counted where it may hold several; a short one holds the end of one, or none. */
  #eventsIn(chunk: Buffer): number {
    const isEnd = chunk[chunk.length - 1] === newline ? 1 : 0;
    if (chunk.length < 2 * this.#shortest) {
      if (isEnd === 1 && chunk.length < this.#shortest) this.#shortest = chunk.length;
      return isEnd;
    }
    let found = 0;
    for (let at = chunk.indexOf(eventEnd); at >= 0; at = chunk.indexOf(eventEnd, at + 2)) found += 1;
    if (isEnd === 1 && chunk.length < this.#shortest * found) this.#shortest = Math.floor(chunk.length / found);
    // Lines may end otherwise.
    return Math.max(found, isEnd);
  }

  #pushRead(chunk: Buffer): void {
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
    if (this.#kept.length > 0) {
      const { events } = this;
      const end = Buffer.concat(this.#kept);
      this.#kept = [];
      this.#pushRead(end);
      // They were counted as they came.
      this.events = events;
      if (this.report.usage === null) readEnd(this.report, end, this.#flavour);
    }
    if (this.#held.length > 0) this.#read(Buffer.concat([...this.#held, Buffer.from('\n')]));
    this.#held = [];
    if (this.#last !== undefined) {
      const line = Buffer.concat([this.#last, Buffer.from('\n')]);
      this.#parse(line, line.toString('latin1'), 0);
    }
    this.#last = undefined;
    return this.report;
  }

  #read(lines: Buffer): void {
    const text = lines.toString('latin1');
    let first = this.events === 0;
    let parsed = -1;
    for (let at = text.indexOf(dataField); at >= 0; at = text.indexOf(dataField, at + dataField.length)) {
      if (at > 0 && text[at - 1] !== '\n') continue;
      this.events += 1;
      if (!first) continue;
      // The first event names the answer.
      first = false;
      parsed = at;
      this.#parse(lines, text, at);
    }
    const usage = text.lastIndexOf(gemini);
    if (usage >= 0) {
      // Each of Gemini's tells the whole usage so far: the last one counts.
      const start = text.lastIndexOf('\n', usage) + 1;
      this.#last = Buffer.from(lines.subarray(start, text.indexOf('\n', usage)));
      return;
    }
    this.#readMarked(lines, text, parsed);
  }

  /** Parses each line once in which something to count may stand, but for the one that was. */
  #readMarked(lines: Buffer, text: string, parsed: number): void {
    let more: number[] | undefined;
    for (const { name, value } of marks) {
      for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
        if (valueAt(text, at + name.length) !== value) continue;
        const start = text.lastIndexOf('\n', at) + 1;
        if (start === parsed || more?.includes(start) === true) continue;
        (more ??= []).push(start);
        this.#parse(lines, text, start);
      }
    }
  }

  #parse(lines: Buffer, text: string, start: number): void {
    if (!text.startsWith(dataField, start)) return;
    let event: unknown;
    try {
      event = JSON.parse(lines.toString('utf8', start + dataField.length, text.indexOf('\n', start)));
    } catch {
      // `[DONE]`, or a line some server broke: the client gets it as it is, and it counts for nothing.
      return;
    }
    if (isObject(event)) takeEvent(this.report, event, this.#flavour);
  }
}

/** The first character of a value, behind the colon after its name. */
function valueAt(text: string, from: number): string | undefined {
  let at = from;
  while (text[at] === ' ') at += 1;
  if (text[at] !== ':') return undefined;
  at += 1;
  while (text[at] === ' ') at += 1;
  return text[at];
}
