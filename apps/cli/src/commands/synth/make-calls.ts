import { instantOrDaySchema, type Observation, observationSchema } from '@apex/contracts';
import { archetypeNames, type PlantShare, plantKinds, synthesise, type Synthesis, type SynthTruth } from '@apex/synth';
import { type CommandAnswer, formatCount, formatMoney, renderTable } from '@apex/terminal';
import { hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { CommandContext } from '../../command.ts';
import { openUpload } from '../../import/run-import.ts';
import { oneOf, usageError, wholeNumber } from '../../usage-error.ts';
import type { SynthCommandOptions } from './synth-options.ts';

const dayMs = 24 * 60 * 60 * 1000;
const daysBack = 30;
const linesOfPiece = 500;

function plantOf(text: string): PlantShare {
  const [kind = '', share = ''] = text.split('=');
  const number = /^\d*\.?\d+$/.test(share) ? Number(share) : Number.NaN;
  if (!(number > 0 && number <= 1)) throw usageError(`--plant takes kind=share with a share up to 1, not ${text}.`);
  return { kind: oneOf('kind of waste', kind, plantKinds), share: number };
}

/** Begins at a midnight, so that the same command says the same all day long. */
function startOf(text: string | undefined, now: number): string {
  if (text === undefined) return new Date((Math.floor(now / dayMs) - daysBack) * dayMs).toISOString();
  const parsed = instantOrDaySchema.safeParse(text);
  if (!parsed.success) throw usageError(`--start ${parsed.error.issues[0]?.message ?? 'is no time'}, not ${text}.`);
  return parsed.data;
}

async function writeLines(synthesis: Synthesis, path: string, signal: AbortSignal): Promise<void> {
  function* pieces() {
    let lines: string[] = [];
    for (const observation of synthesis.observations) {
      lines.push(JSON.stringify(observation));
      if (lines.length < linesOfPiece) continue;
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }
  const file = createWriteStream(path);
  const source = Readable.from(pieces());
  if (path.endsWith('.gz')) await pipeline(source, createGzip(), file, { signal });
  else await pipeline(source, file, { signal });
}

async function importCalls(context: CommandContext, synthesis: Synthesis, name: string) {
  const progress = context.terminal.progress('synth');
  let stored = 0;
  const entry = { name, fingerprint: hash('sha256', name), relative_time: false };
  const upload = openUpload(context, { format: 'synth', files: [entry] }, (records) => {
    stored += records;
    progress.update({ stored }, `${formatCount(stored)} calls stored`);
  });
  for (const given of synthesis.observations) {
    const observation: Observation = observationSchema.parse(given);
    const wait = upload.add(0, observation);
    if (wait !== undefined) await wait;
  }
  const summary = await upload.finish([], 0);
  progress.end();
  return summary;
}

function truthText(truth: SynthTruth, context: CommandContext): string {
  const columns = [
    { title: 'planted' },
    { title: 'calls', align: 'right' },
    { title: 'waste', align: 'right' },
  ] as const;
  const rows = truth.planted.map((one) => [one.kind, formatCount(one.calls), formatMoney(one.waste_usd)]);
  const head = `${formatCount(truth.calls)} calls, ${formatMoney(truth.cost_usd)}, seed ${truth.seed}`;
  return rows.length === 0 ? head : `${head}\n\n${renderTable(columns, rows, { width: context.terminal.width })}`;
}

/** Makes calls with known waste, puts them where they are asked for, and answers the truth about them. */
export async function makeCalls(context: CommandContext, options: SynthCommandOptions): Promise<CommandAnswer> {
  const days = options.days;
  const settings = {
    archetype: oneOf('archetype', options.archetype, archetypeNames),
    calls: wholeNumber('--calls', options.calls, { min: 1, max: 100_000_000 }),
    seed: wholeNumber('--seed', options.seed, { min: 0, max: Number.MAX_SAFE_INTEGER }),
    plant: (options.plant ?? []).map(plantOf),
    start: startOf(options.start, context.now()),
    ...(days === undefined ? {} : { days: wholeNumber('--days', days, { min: 1, max: 3660 }) }),
  };
  const synthesis = synthesise(settings);
  if (options.out !== undefined) await writeLines(synthesis, options.out, context.signal);
  const name = `synth:${JSON.stringify(settings)}`.slice(0, 1024);
  const imported = options.import === true ? await importCalls(context, synthesis, name) : undefined;
  const { truth } = synthesis;
  const where = [
    ...(options.out === undefined ? [] : [`Written to ${options.out}.`]),
    ...(imported === undefined ? [] : [`Imported: ${formatCount(imported.calls)} new calls, ${imported.import_id}`]),
  ];
  return {
    data: { ...truth, ...(imported === undefined ? {} : { import_id: imported.import_id }) },
    text: () => [truthText(truth, context), ...where].join('\n'),
  };
}
