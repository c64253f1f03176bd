import { emptyUsage } from '@apex/tokens';
import { isObject, parseJson } from '../bytes/json-text.ts';
import { RowFault } from '../fault.ts';
import { newObservation } from '../new-observation.ts';
import type { LineParser, ParserContext } from '../parser.ts';
import { hashWords, hexOf } from '../value/content-hash.ts';
import { readCount } from '../value/count.ts';
import { EqualRows } from '../value/equal-rows.ts';
import { toIso } from '../value/instant.ts';
import { show } from '../value/show.ts';
import { runsOfIds } from './runs.ts';

const blockSize = 512;
/** Some thirty years: beyond it the trace is broken. */
const maxTimestampMs = 1e12;

/** Requests with globally numbered prefix blocks of 512 tokens and times in milliseconds from the trace's start. */
export class MooncakeParser implements LineParser {
  readonly #context: ParserContext;
  readonly #equal = new EqualRows();
  #calls = 0;

  constructor(context: ParserContext) {
    this.#context = context;
  }

  line(text: string, line: number): void {
    if (text.trim() === '') return;
    this.#context.sink.guard(line, () => this.#request(parseJson(text), line));
  }

  #request(row: unknown, line: number): void {
    if (!isObject(row)) throw new RowFault('not a request: no JSON object');
    const input = readCount(row['input_length'], 'input_length');
    const output = readCount(row['output_length'], 'output_length');
    if (input === undefined) throw new RowFault('no "input_length"');
    if (output === undefined) throw new RowFault('no "output_length"');
    const timestamp = row['timestamp'];
    if (typeof timestamp !== 'number' || !(timestamp >= 0 && timestamp <= maxTimestampMs)) {
      throw new RowFault(`timestamp: ${show(timestamp)} is not a time in milliseconds`);
    }
    const runs = runsOfIds(row['hash_ids'], 'hash_ids');
    const words = hashWords(JSON.stringify([timestamp, input, output, runs]));
    const identity = `mooncake:${hexOf(words)}:${this.#equal.ordinal(words)}`;
    const at = toIso(Math.round(this.#context.anchorMs + timestamp));
    const observation = newObservation('mooncake', identity, at);
    observation.model = this.#context.model;
    observation.usage = { ...emptyUsage(), input, output };
    observation.prefix = { scope: 'global', block_size: blockSize, runs };
    observation.sequence = this.#calls;
    this.#calls += 1;
    this.#context.sink.call(line, observation);
  }
}
