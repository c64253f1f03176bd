import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { machine } from '../measure/machine.ts';
import { isMet } from '../row.ts';
import type { NamedFigure } from './table.ts';

export interface Results {
  readonly started_at: string;
  readonly ended_at: string;
  readonly quick: boolean;
  readonly machine: ReturnType<typeof machine>;
  readonly load_at_end: number;
  readonly figures: readonly (NamedFigure & { readonly met: boolean | null })[];
  readonly broken: readonly { readonly row: string; readonly error: string }[];
}

export function withMet(figure: NamedFigure): Results['figures'][number] {
  return { ...figure, met: isMet(figure) };
}

/** Writes one file a run; answers its path. */
export async function writeResults(folder: string, results: Results): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${results.started_at.replaceAll(/[:.]/g, '-')}.json`);
  await writeFile(path, `${JSON.stringify(results, null, 2)}\n`);
  return path;
}
