import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison, MatrixRow } from './compare.ts';
import type { Emitter } from './emitter.ts';
import { examples } from './run-example.ts';

/** A row of the matrix with the versions it was measured with. */
export interface VersionedRow extends MatrixRow {
  readonly version: string;
  readonly sdk: string;
  /** Rows that stand for no call, streamed or not. */
  readonly stray: number;
}

function versions(emitter: Emitter): { version: string; sdk: string } {
  const text = readFileSync(join(examples, emitter.name, 'package.json'), 'utf8');
  const { devDependencies } = JSON.parse(text) as { devDependencies: Readonly<Record<string, string>> };
  const [packages, sdk] = emitter.packages;
  return {
    version: packages.map((name) => devDependencies[name] ?? '').join(' + '),
    sdk: `${sdk} ${devDependencies[sdk] ?? ''}`,
  };
}

export const versioned = (emitter: Emitter, { rows, stray }: Comparison): readonly VersionedRow[] =>
  rows.map((row) => ({ ...row, ...versions(emitter), stray: stray.length }));

function verdict(row: VersionedRow): string {
  if (row.priced === 0) return 'nothing priced';
  if (row.equal) return 'yes';
  return row.ours_usd === row.told_usd ? 'as told' : 'NO';
}

const columns: readonly (readonly [string, (row: VersionedRow) => string])[] = [
  ['emitter', (row) => row.emitter],
  ['version', (row) => row.version],
  ['SDK', (row) => row.sdk],
  ['stream', (row) => (row.streaming ? 'yes' : 'no')],
  ['calls', (row) => String(row.provider_calls)],
  ['rows', (row) => String(row.rows)],
  ['priced', (row) => String(row.priced)],
  ['not priced', (row) => String(row.not_priced)],
  ['missing', (row) => String(row.missing)],
  ['stray', (row) => String(row.stray)],
  ['ours', (row) => row.ours_usd],
  ['bill', (row) => row.bill_usd],
  ['equal', (row) => verdict(row)],
];

/** For people; `as told`: equal to what the emitter tells, which leaves cached tokens out. */
export function tableOf(rows: readonly VersionedRow[]): string {
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
