import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const traces = 198;
const calls = 14_873;
const models = ['claude-sonnet-4-5-20250929', 'claude-opus-4-5-20251101', 'claude-haiku-4-5-20251001'];

/** Runs of a prompt that grew by a few blocks since the last one, with a hole or two where it was edited. */
function runsOf(blocks: number, edits: number): [number, number][] {
  const runs: [number, number][] = [];
  const length = Math.floor(blocks / (edits + 1));
  for (let part = 0; part <= edits; part += 1) runs.push([1 + part * (length + 2), length]);
  return runs;
}

function traceOf(index: number, requests: number): string {
  const model = models[index % models.length];
  const list = Array.from({ length: requests }, (_, at) => ({
    t: at * 37 + (at % 5) * 3,
    type: at % 3 === 0 ? 'n' : 's',
    model,
    in: 20_000 + at * 900,
    out: 100 + ((at * 7919 + index * 104_729) % 1500),
    hash_runs: runsOf(320 + at * 14, (at + index) % 6),
    input_types: [at % 4 === 0 ? 'text' : 'tool_result'],
    output_types: ['text', 'thinking', 'tool_use'],
    stop: 'tool_use',
    api_time: 3 + (at % 17) + index / 1000,
    think_time: at % 11,
  }));
  return `${JSON.stringify({ id: `bench_${index}`, models: [model], block_size: 64, hash_id_scope: 'local', requests: list })}\n`;
}

/** A prefix trace as large as the real set of coding-agent sessions: as many traces, calls and runs of blocks. */
export async function writePrefixTrace(path: string): Promise<void> {
  function* lines() {
    let left = calls;
    for (let index = 0; index < traces; index += 1) {
      const requests = Math.ceil(left / (traces - index));
      left -= requests;
      yield traceOf(index, requests);
    }
  }
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(path));
}
