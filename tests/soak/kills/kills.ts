import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { engineOf } from '@apex/testkit/process-list';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Campaign, type CampaignContext, held, seconds, type SoakRow, told } from '../campaign.ts';
import { createDice } from '../dice.ts';
import { isNone } from '../load/book.ts';
import { untilHealthy } from '../load/health.ts';
import { type MixedLoad, openMixedLoad } from '../load/mixed-load.ts';

const killsAtFullScale = 1000;
/** Between two kills so much is acknowledged at least, so that each hits work. */
const callsBetween = 100;
const healthyPatienceMs = 90_000;
const settlePatienceMs = 180_000;
const progressPatienceMs = 120_000;

type Victim = 'server' | 'postgres' | 'clickhouse';

/** The server dies as often as both engines together. */
const victims: readonly Victim[] = ['server', 'server', 'postgres', 'clickhouse'];

interface Counts {
  readonly killed: Record<Victim, number>;
  readonly slowest: Record<Victim, number>;
  lost: number;
  doubled: number;
  wrong_cost: number;
}

async function untilMore(load: MixedLoad, signal: AbortSignal): Promise<void> {
  const before = load.book.calls;
  const deadline = Date.now() + progressPatienceMs;
  while (load.book.calls < before + callsBetween) {
    if (Date.now() > deadline) throw new Error(`nothing more is acknowledged after ${progressPatienceMs} ms`);
    await pause(20, undefined, { signal });
  }
}

async function run(context: CampaignContext): Promise<readonly SoakRow[]> {
  const { scale, seed, signal, folder, say, onEnd } = context;
  const kills = Math.max(1, Math.round(killsAtFullScale * scale));
  const dice = createDice(seed);
  let apex = await startApex({ folder });
  onEnd(() => apex.close());
  const load = await openMixedLoad(apex.url, { signal });
  const counts: Counts = {
    killed: { server: 0, postgres: 0, clickhouse: 0 },
    slowest: { server: 0, postgres: 0, clickhouse: 0 },
    lost: 0,
    doubled: 0,
    wrong_cost: 0,
  };
  for (let number = 1; number <= kills; number += 1) {
    load.start();
    await untilMore(load, signal);
    await pause(dice.below(600), undefined, { signal });
    const victim = dice.pick(victims);
    const started = performance.now();
    apex = await killed(apex, victim, folder);
    if ((await untilHealthy(apex.url, healthyPatienceMs, signal)) === Infinity) {
      throw new Error(`kill ${number} (${victim}): not healthy again within ${healthyPatienceMs} ms`);
    }
    const back = performance.now() - started;
    counts.killed[victim] += 1;
    counts.slowest[victim] = Math.max(counts.slowest[victim], back);
    await load.pause();
    const difference = await load.settle(settlePatienceMs);
    counts.lost += difference.lost;
    counts.doubled += difference.doubled;
    counts.wrong_cost += difference.wrong_cost;
    const exact = isNone(difference) ? 'exact' : `NOT exact: ${difference.first}`;
    say(`kill ${number}/${kills}: ${victim}, back in ${seconds(back)}, ${load.book.calls} calls, ${exact}`);
    if (!isNone(difference)) break;
  }
  return rowsOf(counts, load, kills);
}

/** Ends it with SIGKILL; the server is started again as a supervisor would, engines are its own business. */
async function killed(apex: ApexProcess, victim: Victim, folder: string): Promise<ApexProcess> {
  if (victim === 'server') {
    await apex.kill();
    return startApex({ folder, environment: { APEX_PORT: new URL(apex.url).port } });
  }
  const pid = await engineOf(join(folder, 'data'), victim);
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  return apex;
}

function rowsOf({ killed: by, slowest, lost, doubled, wrong_cost }: Counts, load: MixedLoad, kills: number): SoakRow[] {
  const done = by.server + by.postgres + by.clickhouse;
  return [
    held('kill -9, each followed by a restart without hands', String(done), String(kills), done === kills),
    ...(['server', 'postgres', 'clickhouse'] as const).map((name) =>
      told(`${name}: kills, slowest return`, `${by[name]}, ${seconds(slowest[name])}`),
    ),
    told('calls acknowledged', load.book.calls),
    held('acknowledged calls lost', String(lost), '0', lost === 0),
    held('calls counted twice', String(doubled), '0', doubled === 0),
    held('sessions whose cost is not exact', String(wrong_cost), '0', wrong_cost === 0),
    told(
      'questions: asked, complete, ended honestly',
      `${load.asked.asked}, ${load.asked.complete}, ${load.asked.failed}`,
    ),
    told('price changes', load.turns['price'] ?? 0),
    told('refused meanwhile', JSON.stringify(load.refused)),
  ];
}

export const kills: Campaign = {
  name: 'kills',
  summary: `${killsAtFullScale} kill -9 of server, PostgreSQL and chDB under mixed load: nothing lost, nothing twice`,
  run,
};
