import { join } from 'node:path';
import { median } from '../../measure/statistics.ts';
import { startChild } from '../../peer/start-child.ts';
import type { Figure, RowContext } from '../../row.ts';
import type { ReplayAnswer, ReplayRequest } from './replay-process.ts';

const workloads: readonly (Omit<ReplayRequest, 'calls'> & { readonly name: string; readonly rounds: number })[] = [
  { name: 'numbers of the session', shape: 'counted', query: { scope: 'session' }, rounds: 3 },
  { name: 'hashes, one cache for all', shape: 'scattered', query: { scope: 'all' }, rounds: 1 },
  {
    name: 'hashes, one cache of 50,000 blocks',
    shape: 'scattered',
    query: { scope: 'all', capacity: 50_000 },
    rounds: 1,
  },
];

async function replayOnce(context: RowContext, request: ReplayRequest): Promise<ReplayAnswer> {
  const child = startChild(context, join(import.meta.dirname, 'replay-process.ts'));
  child.send(request);
  return (await child.next()) as ReplayAnswer;
}

/** The prompt-cache simulator without a store: every lifetime at once over a million calls. */
export async function* replayAlone(context: RowContext): AsyncGenerator<Figure> {
  const calls = context.quick ? 100_000 : 1_000_000;
  for (const { name, rounds, ...workload } of workloads) {
    context.say(name);
    const answers: ReplayAnswer[] = [];
    for (let round = 0; round < rounds; round += 1) answers.push(await replayOnce(context, { ...workload, calls }));
    const making = median(answers.map(({ making_s }) => making_s));
    yield {
      what: `prompt cache, ${calls} calls, ${name}`,
      unit: 's',
      seen: median(answers.map(({ making_s, replay_s }) => replay_s - making_s)),
      bar: { at_most: 10 },
      peer: { name: 'making the calls', seen: making, unit: 's' },
      detail: { answers },
    };
    yield {
      what: `the same: most memory of its process`,
      unit: 'MB',
      seen: Math.max(...answers.map(({ peak_rss_bytes }) => peak_rss_bytes)) / 1e6,
      peer: { name: 'making the calls', seen: median(answers.map((one) => one.making_rss_bytes)) / 1e6, unit: 'MB' },
    };
  }
}
