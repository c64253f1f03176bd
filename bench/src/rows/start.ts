import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { startApex } from '@apex/testkit/apex';
import { median } from '../measure/statistics.ts';
import type { Figure, Row, RowContext } from '../row.ts';

const bar = { at_most: 3 };

/** Seconds from spawn to the line `ready`, which is said when `/health` is healthy. */
async function startOnce(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const startedAt = performance.now();
  const apex = await startApex({ folder });
  const seconds = (performance.now() - startedAt) / 1000;
  await apex.close();
  return seconds;
}

async function* run({ quick, folder, say }: RowContext): AsyncGenerator<Figure> {
  const rounds = quick ? 2 : 5;
  const fresh: number[] = [];
  const existing: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    say(`start ${round + 1} of ${rounds}`);
    const path = join(folder, `start-${round}`);
    fresh.push(await startOnce(path));
    existing.push(await startOnce(path));
  }
  const figure = { unit: 's', bar };
  yield { ...figure, what: 'spawn to ready, fresh folder', seen: median(fresh), detail: { samples: fresh } };
  yield { ...figure, what: 'spawn to ready, existing folder', seen: median(existing), detail: { samples: existing } };
}

export const startRow: Row = { name: 'start', summary: 'the installed product from spawn to healthy', parts: [run] };
