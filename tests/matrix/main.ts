import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startApex } from '@apex/testkit/apex';
import { type Emitter, emitters } from './emitter.ts';
import { measure, usualSeed } from './measure.ts';
import { record, writeRecording } from './record.ts';
import { tableOf, type VersionedRow, versioned } from './table.ts';

const usage = 'npm run matrix -- [EMITTER…] [--seed N] [--json] [--record FOLDER]';

async function recordAll(chosen: readonly Emitter[], seed: number, folder: string): Promise<number> {
  for (const emitter of chosen) await writeRecording(folder, emitter, await record(emitter, seed));
  process.stderr.write(`recorded what ${chosen.length} emitters send in ${folder}\n`);
  return 0;
}

async function measureAll(chosen: readonly Emitter[], seed: number, json: boolean): Promise<number> {
  const apex = await startApex();
  const rows: VersionedRow[] = [];
  let broken = 0;
  try {
    for (const emitter of chosen) {
      const found = await measure(apex, emitter, seed);
      rows.push(...versioned(emitter, found));
      const wrong = found.rows.filter((row) => row.missing > 0 || row.ours_usd !== row.told_usd).length;
      broken += wrong + found.stray.length;
      for (const call of found.stray) {
        process.stderr.write(`${emitter.name}: a row for no call: ${call.model} ${JSON.stringify(call.usage)}\n`);
      }
    }
  } finally {
    await apex.close();
  }
  process.stdout.write(json ? `${JSON.stringify({ rows })}\n` : `${tableOf(rows)}\n`);
  return broken === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      json: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(usualSeed) },
      record: { type: 'string' },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n\nEmitters: ${emitters.map(({ name }) => name).join(', ')}\n`);
    return 0;
  }
  const unknown = positionals.filter((name) => emitters.every((emitter) => emitter.name !== name));
  if (unknown.length > 0) throw new TypeError(`no emitter is called ${unknown.join(', ')}`);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new TypeError(`--seed is no whole number`);
  const chosen = emitters.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  return values.record === undefined
    ? measureAll(chosen, seed, values.json)
    : recordAll(chosen, seed, resolve(values.record));
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n${usage}\n`);
  process.exitCode = 2;
}
