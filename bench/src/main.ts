import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine } from './measure/machine.ts';
import { figureLine, figureTable, type NamedFigure } from './report/table.ts';
import { type Results, withMet, writeResults } from './report/write-results.ts';
import type { Row, RowOptions } from './row.ts';
import { rows } from './row-table.ts';
import { runRow } from './run-row.ts';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'results');
const usage =
  'npm run bench -- [ROW…] [--list] [--quick] [--json] [--only KIND] [--rounds N] [--seconds S] [--profile]';

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function chosen(names: readonly string[]): readonly Row[] {
  if (names.length === 0) return rows.filter((row) => row.opt_in !== true);
  return names.map((name) => {
    const found = rows.find((row) => row.name === name);
    if (found === undefined) throw new TypeError(`there is no row "${name}"; --list names them`);
    return found;
  });
}

interface Wishes extends RowOptions {
  readonly quick: boolean;
}

async function measure(wanted: readonly Row[], wishes: Wishes, signal: AbortSignal): Promise<Results> {
  const { quick } = wishes;
  const started_at = new Date().toISOString();
  const on = machine();
  const figures: NamedFigure[] = [];
  const broken: { row: string; error: string }[] = [];
  const onFigure = (figure: NamedFigure): void => {
    figures.push(figure);
    say(figureLine(figure));
  };
  for (const row of wanted) {
    if (signal.aborted) break;
    try {
      await runRow(row, { ...wishes, say, onFigure, signal });
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      broken.push({ row: row.name, error: text });
      say(`${row.name}: ${text}`);
    }
  }
  const ended_at = new Date().toISOString();
  return {
    started_at,
    ended_at,
    quick,
    machine: on,
    load_at_end: machine().load,
    figures: figures.map(withMet),
    broken,
  };
}

function amountOf(flag: string, text: string): number {
  const amount = Number(text);
  if (!(amount > 0 && amount < Infinity)) throw new TypeError(`--${flag} is no number above 0: ${text}`);
  return amount;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: 'boolean' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean' },
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      profile: { type: 'boolean', default: false },
    },
  });
  if (values.list === true) {
    for (const { name, summary, opt_in } of rows) {
      process.stdout.write(`${name.padEnd(14)} ${summary}${opt_in === true ? ' (only when named)' : ''}\n`);
    }
    return 0;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
  }
  const { load, cpus } = machine();
  if (load > cpus / 4) say(`other work runs here (load ${load} on ${cpus} CPUs): trust ratios and CPU, not walls`);
  const wishes: Wishes = {
    quick: values.quick,
    profile: values.profile,
    ...(values.only === undefined ? {} : { only: values.only }),
    ...(values.rounds === undefined ? {} : { rounds: amountOf('rounds', values.rounds) }),
    ...(values.seconds === undefined ? {} : { seconds: amountOf('seconds', values.seconds) }),
  };
  const results = await measure(chosen(positionals), wishes, stopping.signal);
  const path = await writeResults(folder, results);
  if (values.json === true) process.stdout.write(`${JSON.stringify(results)}\n`);
  else process.stdout.write(`${figureTable(results.figures, process.stdout.columns ?? 160)}\n`);
  say(`written to ${relative(process.cwd(), path)}`);
  // What was being measured may still hold timers.
  if (stopping.signal.aborted) process.exit(130);
  return results.broken.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  say(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exitCode = 2;
}
