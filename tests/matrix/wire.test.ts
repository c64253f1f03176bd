import type { Sighting } from '@apex/formats';
import { readExport } from '@apex/formats/otlp';
import type { Usage } from '@apex/contracts';
import type { RecordedExport } from '@apex/testkit/otlp-recorder';
import { expect, test } from 'vitest';
import { type Emitter, emitters, toldUsage } from './emitter.ts';
import { usualSeed } from './measure.ts';
import { isJson, record } from './record.ts';

const signalOf = (path: string) => (path.endsWith('logs') ? 'logs' : path.endsWith('metrics') ? 'metrics' : 'traces');

const callsOf = (exports: readonly RecordedExport[]): readonly Sighting[] =>
  exports.flatMap((one) => {
    const read = readExport(signalOf(one.path), one.body, isJson(one) ? 'json' : 'protobuf', Date.now());
    expect(read.rejected).toEqual([]);
    return read.sightings.filter((sighting) => sighting.role === 'call');
  });

/** Lifetimes of writes are not told by all. */
const tokens = (usage: Usage | null) =>
  usage === null
    ? 'none'
    : [usage.input, usage.cache_read, usage.cache_write_5m + usage.cache_write_1h, usage.output].join(' ');

/** With one emitter alone no report may be wrong; where several tell the same call, some tell less than others. */
const alone = (emitter: Emitter) => !emitter.name.endsWith('-several');

// Fails when a newer version of an emitter sends something else than docs/emitters.md says.
test.each(emitters.filter((emitter) => emitter.program === 'node'))(
  '$name sends every call it tells of, with the tokens of the bill',
  async (emitter) => {
    const { bill, exports } = await record(emitter, usualSeed);
    const told = bill
      .filter((line) => line.usage !== null && emitter.told(line) !== 'no row')
      .map((line) => tokens(toldUsage(emitter, line)));
    const sent = callsOf(exports)
      .filter((call) => call.observation.status === 'ok')
      .map((call) => tokens(call.observation.usage));
    expect(told.filter((one) => !sent.includes(one))).toEqual([]);
    expect(sent.filter((one) => alone(emitter) && !told.includes(one))).toEqual([]);
  },
);
