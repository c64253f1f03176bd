import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { startApex } from '@apex/testkit/apex';
import { processTree } from '../measure/process-tree.ts';
import { median } from '../measure/statistics.ts';
import { pidOf } from '../product/product.ts';
import type { Figure, Row, RowContext } from '../row.ts';

interface Start {
  readonly seconds: number;
  /** Of the server and its engines; steadier than the clock where other work runs. */
  readonly cpu_s: number;
}

/** From spawn to the line `ready`, which is said when `/health` is healthy. */
async function startOnce(folder: string): Promise<Start> {
  await mkdir(folder, { recursive: true });
  const startedAt = performance.now();
  const apex = await startApex({ folder });
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu_ms = (await processTree(pidOf(apex))).reduce((sum, one) => sum + one.cpu_ms, 0);
  await apex.close();
  return { seconds, cpu_s: cpu_ms / 1000 };
}

async function* run({ quick, folder, say }: RowContext): AsyncGenerator<Figure> {
  const rounds = quick ? 2 : 5;
  const fresh: Start[] = [];
  const existing: Start[] = [];
  for (let round = 0; round < rounds; round += 1) {
    say(`start ${round + 1} of ${rounds}`);
    const path = join(folder, `start-${round}`);
    fresh.push(await startOnce(path));
    existing.push(await startOnce(path));
  }
  yield figureOf('fresh folder', fresh);
  yield figureOf('existing folder', existing);
}

function figureOf(which: string, starts: readonly Start[]): Figure {
  const seen = median(starts.map(({ seconds }) => seconds));
  return { what: `spawn to ready, ${which}`, unit: 's', seen, bar: { at_most: 3 }, detail: { starts } };
}

export const startRow: Row = { name: 'start', summary: 'the installed product from spawn to healthy', parts: [run] };
