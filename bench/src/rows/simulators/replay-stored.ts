import { optimizerRoutes } from '@apex/contracts';
import { fillOccurrences, mergeParts } from '../../data/fill-calls.ts';
import { cpuMs, peakRssBytes } from '../../measure/process-tree.ts';
import { median } from '../../measure/statistics.ts';
import { timeMs } from '../../measure/stopwatch.ts';
import { startEngines } from '../../product/engines.ts';
import { startProduct } from '../../product/product.ts';
import { request } from '../../product/request.ts';
import type { Figure, RowContext } from '../../row.ts';

/** The simulator as a user meets it: over the API, reading what is stored. */
export async function* replayStored(context: RowContext): AsyncGenerator<Figure> {
  const calls = context.quick ? 100_000 : 1_000_000;
  const rounds = context.quick ? 1 : 3;
  const engines = await startEngines(context);
  const product = await startProduct(context, { environment: engines.environment });
  context.say(`filling ${calls} calls`);
  const { identity } = product;
  await fillOccurrences(engines.clickhouse, { identity, calls, days: 90, start: '2026-01-01T00:00:00Z' });
  await mergeParts(engines.clickhouse, 'occurrences');
  const { method, path } = optimizerRoutes.simulatePromptCache;
  const seconds: number[] = [];
  const cpu: { server: number; clickhouse: number }[] = [];
  const before = await peakRssBytes(product.pid);
  for (let round = 0; round < rounds; round += 1) {
    context.say(`replay ${round + 1} of ${rounds}`);
    const [server, clickhouse] = [await cpuMs(product.pid), await cpuMs(engines.clickhousePid())];
    seconds.push((await timeMs(() => request(product, { method, path, body: {} }))) / 1000);
    cpu.push({
      server: ((await cpuMs(product.pid)) - server) / 1000,
      clickhouse: ((await cpuMs(engines.clickhousePid())) - clickhouse) / 1000,
    });
  }
  yield {
    what: `prompt cache, ${calls} stored calls, at the API`,
    unit: 's',
    seen: median(seconds),
    bar: { at_most: 10 },
    detail: { seconds, cpu_s: cpu },
  };
  yield {
    what: 'the same: most memory of the server',
    unit: 'MB',
    seen: (await peakRssBytes(product.pid)) / 1e6,
    peer: { name: 'before', seen: before / 1e6, unit: 'MB' },
  };
}
