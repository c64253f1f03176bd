import { startApex } from '@apex/testkit/apex';
import { setTimeout as pause } from 'node:timers/promises';
import { type Campaign, type CampaignContext, held, mebibytes, seconds, type SoakRow, told } from '../campaign.ts';
import { isNone } from '../load/book.ts';
import { openMixedLoad } from '../load/mixed-load.ts';
import { type Sample, sampleOf, type Trend, trendOf } from './samples.ts';

const secondsAtFullScale = 86_400;
const samples = 400;
/** Each sender rests so long after a turn: traffic of a day, no race. */
const restMs = 250;
const settlePatienceMs = 180_000;

/** How much more the last quarter may show than the second. */
const growth = { share: 0.15, rss_bytes: 48 * 2 ** 20, heap_bytes: 48 * 2 ** 20, fds: 16 };
const mostLagMs = 250;
/** A heap and the caches of a fresh server fill for minutes: a shorter run tells the figures and judges none. */
const leastJudgedMs = 600_000;

async function run({ scale, signal, folder, say, onEnd }: CampaignContext): Promise<readonly SoakRow[]> {
  const duration_ms = Math.max(20, secondsAtFullScale * scale) * 1000;
  const apex = await startApex({ folder });
  onEnd(() => apex.close());
  const load = await openMixedLoad(apex.url, { signal, rest_ms: restMs });
  load.start();
  const taken: Sample[] = [];
  const every = Math.max(1000, duration_ms / samples);
  const started = Date.now();
  let said = started;
  while (Date.now() < started + duration_ms) {
    await pause(every, undefined, { signal });
    const sample = await sampleOf(apex.url);
    taken.push(sample);
    if (Date.now() < said + 30_000) continue;
    said = Date.now();
    const { rss_bytes, heap_bytes, fds } = sample;
    say(`${seconds(said - started)}: ${mebibytes(rss_bytes)} resident, ${mebibytes(heap_bytes)} heap, ${fds} files`);
  }
  await load.pause();
  const difference = await load.settle(settlePatienceMs);
  const isJudged = duration_ms >= leastJudgedMs;
  const judged = (row: SoakRow): SoakRow => (isJudged ? row : told(`${row.what} (too short to judge)`, row.value));
  return [
    told('duration, samples', `${seconds(duration_ms)}, ${taken.length}`),
    judged(flat('resident memory', trendOf(taken.map((one) => one.rss_bytes)), growth.rss_bytes, mebibytes)),
    judged(flat('heap in use', trendOf(taken.map((one) => one.heap_bytes)), growth.heap_bytes, mebibytes)),
    judged(flat('open files', trendOf(taken.map((one) => one.fds)), growth.fds, String)),
    judged(lagRow(taken)),
    told('calls acknowledged', load.book.calls),
    held(
      'questions: asked, complete, failed',
      `${load.asked.asked}, ${load.asked.complete}, ${load.asked.failed}`,
      'none failed',
      load.asked.failed === 0,
    ),
    held('acknowledged is there, once', difference.first || 'exact', 'exact', isNone(difference)),
    held('refused meanwhile', JSON.stringify(load.refused), 'nothing', Object.keys(load.refused).length === 0),
  ];
}

function flat(what: string, { early, late }: Trend, more: number, show: (value: number) => string): SoakRow {
  const most = early + Math.max(more, early * growth.share);
  return held(`${what}, early to late`, `${show(early)} to ${show(late)}`, `≤ ${show(Math.round(most))}`, late <= most);
}

function lagRow(taken: readonly Sample[]): SoakRow {
  const { late } = trendOf(taken.map((one) => one.loop_lag_p99_ms));
  return held(
    'event-loop lag, p99 of the last quarter',
    `${late.toFixed(1)} ms`,
    `≤ ${mostLagMs} ms`,
    late <= mostLagMs,
  );
}

export const steady: Campaign = {
  name: 'steady',
  summary: '24 h of traffic: memory, heap and open files flat, the event loop free',
  run,
};
