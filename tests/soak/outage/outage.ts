import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Campaign, type CampaignContext, held, seconds, type SoakRow, told } from '../campaign.ts';
import { isNone } from '../load/book.ts';
import { healthOf, untilHealthy } from '../load/health.ts';
import { type MixedLoad, openMixedLoad } from '../load/mixed-load.ts';
import { mountSmallDisk } from './full-disk.ts';
import { type BehindProxies, startBehindProxies } from './installation-behind-proxies.ts';

const secondsAtFullScale = 600;
const patienceMs = 180_000;
const spoolMebibytes = 64;
const hourMs = 3_600_000;

/** What is seen of the server while something is away. */
interface Seen {
  readonly statuses: ReadonlySet<string>;
  readonly exported: number;
  readonly refused: Readonly<Record<string, number>>;
  /** What a question about calls, and one about the account, was answered. */
  readonly query: ReadonlySet<string>;
  readonly account: ReadonlySet<string>;
  /** Seconds by which the server's clock was last seen ahead of ours. */
  readonly ahead_s: number;
}

interface Outage {
  readonly name: string;
  begin(): Promise<void>;
  end(): Promise<void>;
  /** What was promised for it. */
  rows(seen: Seen): readonly SoakRow[];
}

const isWithout500 = ({ refused }: Seen): boolean => refused['500'] === undefined;

async function watch(server: BehindProxies, load: MixedLoad, duration_ms: number, signal: AbortSignal): Promise<Seen> {
  const [statuses, query, account] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const [exportedBefore, refusedBefore] = [load.turns['export'] ?? 0, { ...load.refused }];
  const deadline = Date.now() + duration_ms;
  let ahead_s = 0;
  const tell = (answer: { status: number; text: string } | undefined): string =>
    answer === undefined
      ? 'no answer'
      : `${answer.status} ${/"error_code":"(\w+)"/.exec(answer.text)?.[1] ?? ''}`.trim();
  while (Date.now() < deadline) {
    const [health, asked, own] = await Promise.all([
      healthOf(server.apex.url),
      load.account.ask('POST', '/api/spend/query', {}).catch(() => undefined),
      load.account.ask('GET', '/api/auth/me').catch(() => undefined),
    ]);
    statuses.add(health === undefined ? 'no answer' : `${health.status}/${health.database}/${health.clickhouse}`);
    query.add(tell(asked));
    account.add(tell(own));
    // The id of a request begins with the server's time.
    const at_s = Number.parseInt(own?.headers.get('x-correlation-id') ?? '', 10);
    if (Number.isFinite(at_s)) ahead_s = at_s - Math.round(Date.now() / 1000);
    await pause(250, undefined, { signal });
  }
  const refused = Object.entries(load.refused).map(([status, count]): [string, number] => [
    status,
    count - (refusedBefore[status] ?? 0),
  ]);
  return {
    statuses,
    query,
    account,
    ahead_s,
    exported: (load.turns['export'] ?? 0) - exportedBefore,
    refused: Object.fromEntries(refused.filter(([, count]) => count > 0)),
  };
}

const list = (values: ReadonlySet<string>): string => [...values].join(', ');
const some = (values: ReadonlySet<string>, pattern: RegExp): boolean =>
  [...values].some((value) => pattern.test(value));

function storeOutages({ clickhouse, postgres }: BehindProxies): Outage[] {
  return [
    {
      name: 'ClickHouse away',
      begin: async () => clickhouse.cut(true),
      end: async () => clickhouse.cut(false),
      rows: (seen) => [
        held('health tells it', list(seen.statuses), 'degraded, critical', some(seen.statuses, /^degraded.*critical$/)),
        held('exports acknowledged meanwhile', String(seen.exported), '> 0', seen.exported > 0),
        held('questions say so', list(seen.query), '503', some(seen.query, /^503/)),
        held('accounts work', list(seen.account), '200 alone', list(seen.account) === '200'),
      ],
    },
    {
      name: 'PostgreSQL away',
      begin: async () => postgres.cut(true),
      end: async () => postgres.cut(false),
      rows: (seen) => [
        held(
          'health tells it',
          list(seen.statuses),
          'unhealthy, critical',
          some(seen.statuses, /^unhealthy\/critical/),
        ),
        held('requests say so', list(seen.account), '503', some(seen.account, /^503/)),
        told('exports acknowledged meanwhile', seen.exported),
      ],
    },
  ];
}

async function diskOutage(context: CampaignContext): Promise<Outage | undefined> {
  const disk = await mountSmallDisk(join(context.folder, 'data', 'spool'), spoolMebibytes);
  if (disk === undefined) return undefined;
  context.onEnd(() => disk.unmount());
  return {
    name: 'disk of the spool full',
    begin: () => disk.fill(),
    end: () => disk.free(),
    rows: (seen) => [
      held('exports are refused for now', JSON.stringify(seen.refused), '503', (seen.refused['503'] ?? 0) > 0),
      held('questions work', list(seen.query), '200 alone', list(seen.query) === '200'),
    ],
  };
}

function clockOutages(path: string, server: BehindProxies): Outage[] {
  const set = async (shift_ms: number): Promise<void> => {
    await writeFile(path, String(shift_ms));
    server.apex.child.kill('SIGUSR2');
  };
  return [1, -1].map((hours) => ({
    name: `clock ${hours > 0 ? 'an hour ahead' : 'an hour behind'}`,
    begin: () => set(hours * hourMs),
    end: () => set(0),
    rows: (seen) => [
      held('its clock', `${seen.ahead_s} s ahead`, `${hours} h`, Math.abs(seen.ahead_s - hours * 3600) < 10),
      held('exports acknowledged meanwhile', String(seen.exported), '> 0', seen.exported > 0),
      held('questions work', list(seen.query), '200 alone', list(seen.query) === '200'),
    ],
  }));
}

async function run(context: CampaignContext): Promise<readonly SoakRow[]> {
  const { scale, signal, folder, say } = context;
  const duration_ms = Math.max(5, secondsAtFullScale * scale) * 1000;
  const clock = join(folder, 'clock');
  const preload = new URL('shift-clock.ts', import.meta.url);
  preload.searchParams.set('file', clock);
  const disk = await diskOutage(context);
  const server = await startBehindProxies(context, { NODE_OPTIONS: `--import=${preload.href}` });
  const load = await openMixedLoad(server.apex.url, { signal, rest_ms: 20 });
  const rows: SoakRow[] = disk === undefined ? [told('disk of the spool full', 'not run: takes root and mount')] : [];
  const outages = [...storeOutages(server), ...(disk === undefined ? [] : [disk]), ...clockOutages(clock, server)];
  for (const outage of outages) {
    load.start();
    await pause(1000, undefined, { signal });
    say(`${outage.name} for ${seconds(duration_ms)}`);
    await outage.begin();
    const seen = await watch(server, load, duration_ms, signal);
    await outage.end();
    const ended = performance.now();
    const healthy = await untilHealthy(server.apex.url, patienceMs, signal);
    await load.pause();
    const difference = await load.settle(patienceMs);
    const recovered = performance.now() - ended;
    const name = (row: SoakRow): SoakRow => ({ ...row, what: `${outage.name}: ${row.what}` });
    const found = [
      ...outage.rows(seen),
      held('no internal error', JSON.stringify(seen.refused), 'no 500', isWithout500(seen)),
      held('healthy again after', seconds(healthy), seconds(patienceMs), healthy < patienceMs),
      held('exact again after', seconds(recovered), 'nothing lost, nothing twice', isNone(difference)),
    ].map(name);
    for (const row of found) if (row.holds === false) say(`BREACH ${row.what}: ${row.value} (${difference.first})`);
    rows.push(...found);
  }
  return [...rows, told('calls acknowledged', load.book.calls)];
}

export const outage: Campaign = {
  name: 'outage',
  summary: 'ClickHouse, PostgreSQL, disk and clock, each away for 600 s under load: promised behaviour, full recovery',
  run,
};
