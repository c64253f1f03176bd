import { join } from 'node:path';
import { rssBytes } from '../../measure/process-tree.ts';
import { startChild } from '../../peer/start-child.ts';
import { configure, startSplitGateway } from '../../product/split-gateway.ts';
import type { Figure, RowContext } from '../../row.ts';
import { measureRound } from './contestant.ts';
import { gaugeOf, untilShipped, untilStored } from './settled.ts';
import { startUpstream } from './start-upstream.ts';
import { answerOf, bodies, path } from './traffic.ts';
import { truth } from './truth.ts';

const connections = 32;
/** A heap may take so much more once it has seen an outage; the long version is `npm run soak -- --only gateway`. */
const mostGrowthMebibytes = 96;

/** What the gateway's process holds on to over calls while telemetry is away half of the time. */
export async function* memory(context: RowContext): AsyncGenerator<Figure> {
  const { quick, only } = context;
  if (only !== undefined && only !== 'memory') return;
  const cycles = context.rounds ?? (quick ? 2 : 5);
  const seconds = context.seconds ?? (quick ? 2 : 6);
  const product = await startSplitGateway(context);
  const upstream = await startUpstream(context);
  await configure(product, upstream.url);
  const client = startChild(context, join(import.meta.dirname, 'load-client.ts'));
  const traffic = { path, body: bodies.json, expected: await answerOf(upstream.url, 'json'), connections, seconds };
  const { url } = product.gateway;
  const proxy = { url, pid: product.gateway_pid, headers: { authorization: `Bearer ${product.key}` } };
  let sent = 0;
  async function load(): Promise<void> {
    const seen = await measureRound(client, proxy, traffic);
    if (seen.different > 0) throw new Error(`answers are not the upstream's: ${seen.first_different}`);
    sent += seen.requests;
  }
  const mebibytes: number[] = [];
  const heaps: number[] = [];
  for (let cycle = 0; cycle <= cycles; cycle += 1) {
    await load();
    await product.withTelemetryDown(load);
    await untilShipped(url);
    await untilStored(product.rest.url);
    mebibytes.push((await rssBytes(product.gateway_pid)) / 2 ** 20);
    heaps.push((await gaugeOf(url, 'apex_nodejs_heap_size_used_bytes')) / 2 ** 20);
    const [resident = 0, heap = 0] = [mebibytes.at(-1), heaps.at(-1)];
    context.say(
      `cycle ${cycle}: ${sent} calls, ${resident.toFixed(0)} MiB resident, ${heap.toFixed(0)} MiB of heap used`,
    );
  }
  const [first = Number.NaN] = mebibytes;
  yield {
    what: `memory of the gateway over ${sent} calls, telemetry down for half of them: grown since the first cycle`,
    unit: 'MiB',
    seen: (mebibytes.at(-1) ?? Number.NaN) - first,
    bar: { at_most: mostGrowthMebibytes },
    detail: { resident_after_each_cycle: mebibytes, heap_used_after_each_cycle: heaps },
  };
  yield* truth(product, sent);
}
