import { setTimeout as delay } from 'node:timers/promises';
import { processTree, pssBytes } from '../measure/process-tree.ts';
import { startProduct } from '../product/product.ts';
import type { Figure, Row, RowContext } from '../row.ts';

const megabyte = 1_000_000;

/** What runs right after a start is not idling yet: caches fill, engines give memory back after some seconds. */
const settleMs = 10_000;

async function* run(context: RowContext): AsyncGenerator<Figure> {
  const product = await startProduct(context);
  const idle_ms = context.quick ? 5_000 : 60_000;
  await delay(context.quick ? 1_000 : settleMs);
  context.say(`idling for ${idle_ms / 1000} s`);
  const before = await cpuOfTree(product.pid);
  const startedAt = performance.now();
  await delay(idle_ms);
  const share = ((await cpuOfTree(product.pid)) - before) / (performance.now() - startedAt);
  const parts = await Promise.all(
    (await processTree(product.pid)).map(async ({ pid }) => ({ pid, megabytes: (await pssBytes(pid)) / megabyte })),
  );
  yield {
    what: 'memory of all processes (PSS)',
    unit: 'MB',
    seen: parts.reduce((sum, part) => sum + part.megabytes, 0),
    bar: { at_most: 600 },
    detail: { processes: parts },
  };
  yield {
    what: 'CPU of all processes',
    unit: '% of a core',
    seen: share * 100,
    bar: { at_most: 1 },
    detail: { seconds: idle_ms / 1000 },
  };
}

async function cpuOfTree(pid: number): Promise<number> {
  return (await processTree(pid)).reduce((sum, { cpu_ms }) => sum + cpu_ms, 0);
}

export const idleRow: Row = { name: 'idle', summary: 'memory and CPU of a fresh start with an account', parts: [run] };
