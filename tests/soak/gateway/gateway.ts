import { authRoutes, gatewayRoutes } from '@apex/contracts';
import { formatUsd, parseUsd } from '@apex/pricing';
import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { type ProviderSimulator, startProviderSimulator } from '@apex/testkit/provider-simulator';
import { setTimeout as pause } from 'node:timers/promises';
import { type Campaign, type CampaignContext, held, mebibytes, seconds, type SoakRow, told } from '../campaign.ts';
import { createDice } from '../dice.ts';
import { type Account, openAccount } from '../load/account.ts';
import { untilHealthy } from '../load/health.ts';
import { type BehindProxies, startBehindProxies } from '../outage/installation-behind-proxies.ts';
import { sampleOf, trendOf } from '../steady/samples.ts';
import { Book } from './book.ts';
import { startClients } from './clients.ts';
import { balanceOf, compareRound } from './compare.ts';

const secondsAtFullScale = 86_400;
const leastSeconds = 40;
const roundMs = 8000;
const clients = 12;
/** Of rounds in which the gateway dies. */
const killing = 0.3;
const healthyPatienceMs = 90_000;
const settlePatienceMs = 120_000;
/** A call costs less, whatever becomes of it: what a call that a kill cut off may be held at. */
const mostOfCall = parseUsd('0.001');
const mostGrowthBytes = 64 * 2 ** 20;
/** Caches fill for so many rounds; a shorter run tells the memory and does not judge it. */
const leastJudged = 60;

interface Counts {
  rounds: number;
  kills: number;
  outages: Record<'clickhouse' | 'postgres', number>;
  asked: number;
  whole: number;
  left: number;
  cut: number;
  inexact: number;
  unrecorded: number;
  surplus: number;
  first: string;
  readonly refused: Record<string, number>;
  /** After each round in which nobody was killed since the process began. */
  readonly rss: number[];
}

async function openGateway(account: Account, provider: ProviderSimulator): Promise<string> {
  const made = await account.ask('POST', '/api/keys', { name: 'traffic', scopes: ['gateway'] });
  const { id, key } = made.data(authRoutes.createKey.output);
  const upstream = { name: 'openai', kind: 'openai', base_url: `${provider.url}/v1`, api_key: 'sk-soak' };
  (await account.ask('POST', '/api/gateway/upstreams', upstream)).data(gatewayRoutes.createUpstream.output);
  for (const budget of [
    { name: 'The key', scope: 'key', subject: id },
    { name: 'All', scope: 'organisation' },
  ]) {
    const answer = await account.ask('POST', '/api/gateway/budgets', { ...budget, amount: '1000000', window: 'total' });
    answer.data(gatewayRoutes.createBudget.output);
  }
  return key;
}

/** One round of traffic with what befalls it; the process that serves afterwards. */
async function disturb(
  server: BehindProxies,
  apex: ApexProcess,
  { isKilled, away, folder, signal }: Fate & Pick<CampaignContext, 'folder' | 'signal'>,
): Promise<ApexProcess> {
  await pause(roundMs / 4, undefined, { signal });
  if (away !== null) server[away].cut(true);
  await pause(roundMs / 4, undefined, { signal });
  let now = apex;
  if (isKilled) {
    await apex.kill();
    // A process needs its stores to start.
    if (away !== null) server[away].cut(false);
    const environment = { ...server.environment, APEX_PORT: new URL(apex.url).port };
    now = await startApex({ folder, environment });
  }
  await pause(roundMs / 4, undefined, { signal });
  if (away !== null) server[away].cut(false);
  await pause(roundMs / 4, undefined, { signal });
  return now;
}

interface Fate {
  readonly isKilled: boolean;
  /** For half of the round, in every other one on average. */
  readonly away: 'clickhouse' | 'postgres' | null;
}

async function run(context: CampaignContext): Promise<readonly SoakRow[]> {
  const { scale, seed, signal, say, onEnd } = context;
  const deadline = Date.now() + Math.max(leastSeconds, secondsAtFullScale * scale) * 1000;
  const dice = createDice(seed);
  const provider = await startProviderSimulator({ seed, caching: 'exact', pace_ms: 2 });
  onEnd(() => provider.close());
  const server = await startBehindProxies(context, {});
  let { apex } = server;
  onEnd(() => apex.close());
  const account = await openAccount(apex.url);
  const key = await openGateway(account, provider);
  const counts: Counts = {
    rounds: 0,
    kills: 0,
    outages: { clickhouse: 0, postgres: 0 },
    asked: 0,
    whole: 0,
    left: 0,
    cut: 0,
    inexact: 0,
    unrecorded: 0,
    surplus: 0,
    first: '',
    refused: {},
    rss: [],
  };
  while (Date.now() < deadline && counts.first === '') {
    counts.rounds += 1;
    const fate: Fate = {
      isKilled: dice.chance(killing),
      away: dice.pick(['clickhouse', 'postgres', 'clickhouse', null]),
    };
    const feature = `round-${counts.rounds}`;
    const book = new Book();
    const from = provider.bill.lines.length;
    const traffic = startClients({ url: apex.url, key, feature, book, dice, clients });
    apex = await disturb(server, apex, { ...fate, ...context });
    await traffic.stop();
    await provider.settled();
    if ((await untilHealthy(apex.url, healthyPatienceMs, signal)) === Infinity) {
      throw new Error(`round ${counts.rounds}: not healthy again within ${healthyPatienceMs} ms`);
    }
    const billed = provider.bill.lines.slice(from);
    const difference = await compareRound(account, { feature, book, billed }, settlePatienceMs);
    const { rss_bytes } = await sampleOf(apex.url);
    if (fate.isKilled) counts.rss.length = 0;
    else counts.rss.push(rss_bytes);
    add(counts, fate, book, difference);
    const what = `${fate.away ?? 'nothing'} away${fate.isKilled ? ', killed' : ''}`;
    say(
      `${feature}: ${what}, ${book.asked} asked, ${book.whole} whole, ${book.left} left, ${book.cut} cut, ` +
        `refused ${JSON.stringify(book.refused)}, ${mebibytes(rss_bytes)}, ${difference.first || 'exact'}`,
    );
  }
  return [...rowsOf(counts), ...(await balanceRows(account, counts))];
}

function add(
  counts: Counts,
  { isKilled, away }: Fate,
  book: Book,
  difference: Awaited<ReturnType<typeof compareRound>>,
) {
  counts.kills += Number(isKilled);
  if (away !== null) counts.outages[away] += 1;
  for (const name of ['asked', 'whole', 'left', 'cut'] as const) counts[name] += book[name];
  for (const name of ['inexact', 'unrecorded', 'surplus'] as const) counts[name] += difference[name];
  if (counts.first === '') counts.first = difference.first;
  for (const [status, many] of Object.entries(book.refused))
    counts.refused[status] = (counts.refused[status] ?? 0) + many;
}

function rowsOf(counts: Counts): SoakRow[] {
  const { rounds, kills, outages, asked, whole, left, cut, inexact, unrecorded, surplus, first, refused, rss } = counts;
  const { early, late } = trendOf(rss);
  const memory = `resident memory, early to late (${rss.length} rounds)`;
  const seen = `${mebibytes(early)} to ${mebibytes(late)}`;
  return [
    told(
      'rounds, kill -9, without ClickHouse, without PostgreSQL',
      `${rounds}, ${kills}, ${outages.clickhouse}, ${outages.postgres}`,
    ),
    told('calls asked, whole, hung up on, cut off', `${asked}, ${whole}, ${left}, ${cut}`),
    told('refused meanwhile', JSON.stringify(refused)),
    held('answered whole: recorded once, at what was charged', first || 'exact', 'exact', inexact === 0),
    held('charged by the provider without a row', String(unrecorded), '0', unrecorded === 0),
    held('rows beyond the calls that were asked', String(surplus), '0', surplus === 0),
    rss.length >= leastJudged
      ? held(memory, seen, `≤ ${mebibytes(early + mostGrowthBytes)}`, late <= early + mostGrowthBytes)
      : told(
          `${memory}, too few to judge`,
          rss.length < 4 ? rss.map(mebibytes).join(', ') || 'none since the last kill' : seen,
        ),
  ];
}

/** Both budgets saw the same calls; calls that a kill cut off count at the most they can have cost. */
async function balanceRows(account: Account, { kills }: Counts): Promise<SoakRow[]> {
  const until = Date.now() + settlePatienceMs;
  const most = BigInt(kills * clients) * mostOfCall;
  for (;;) {
    const { spent, reserved, recorded } = await balanceOf(account);
    const over = spent.map((one) => one - recorded);
    const isFree = reserved.every((one) => one === 0n);
    const isBalanced = over.every((one) => one >= 0n && one <= most) && new Set(over).size === 1;
    if (!(isFree && isBalanced) && Date.now() < until) {
      await pause(500);
      continue;
    }
    return [
      held('reserved once all is quiet', reserved.map(formatUsd).join(', '), '0', isFree),
      held(
        `spent in both budgets above the rows (${formatUsd(recorded)} USD)`,
        over.map(formatUsd).join(', '),
        kills === 0 ? '0' : `0 to ${formatUsd(most)}`,
        isBalanced,
      ),
    ];
  }
}

export const gateway: Campaign = {
  name: 'gateway',
  summary: `24 h of calls with hang-ups, stores away half of the time, kill -9 at random: rows = bill, budgets balance, ${seconds(roundMs)} a round`,
  run,
};
