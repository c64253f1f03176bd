import { createMetrics, type Metrics } from '@apex/kit/metrics';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import { silentLog } from '@apex/testkit/silent-log';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { platformMigrations } from '../migrations.ts';
import type { OperatingAlert } from './alert.ts';
import type { PlatformDatabase } from './minute-store.ts';
import type { Objective } from './objective.ts';
import { createSloWatch } from './slo-watch.ts';

const objective: Objective = {
  name: 'things',
  title: 'Things',
  about: 'Requests that are not answered with a 5xx status',
  indicator: { kind: 'counter', metric: 'apex_http_requests_total', of: { route: '/api/.*' }, bad: { status: '5..' } },
  objective: 0.99,
  window_days: 28,
  sla: 'Things work 95 % of the time.',
  runbook: 'docs/runbooks/slo-burn.md',
  least_events: 50,
  least_in_window: 60,
};
const latency: Objective = {
  ...objective,
  name: 'pace',
  indicator: { kind: 'duration', metric: 'apex_http_request_duration_seconds', of: {}, at_most_seconds: 0.1 },
};
const lag: Objective = {
  ...objective,
  name: 'lag',
  indicator: { kind: 'gauge', metric: 'apex_test_lag_seconds', at_most: 60 },
};

let postgres: TestPostgres;
let db: Kysely<PlatformDatabase>;
beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [platformMigrations] });
  db = postgres.pool<PlatformDatabase>().db;
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  await db.deleteFrom('platform.slo_minutes').execute();
});

/** A process that counts, on a clock of its own. */
function processAt(clock: { ms: number }, objectives: readonly Objective[] = [objective]) {
  const metrics: Metrics = createMetrics();
  const alerts: OperatingAlert[] = [];
  const settled: (readonly string[])[] = [];
  const watch = createSloWatch({
    db,
    metrics,
    clock: { now: () => clock.ms },
    log: silentLog,
    objectives,
    alerts: {
      raise: async (alert) => void alerts.push(alert),
      settle: async (still) => void settled.push(still),
    },
  });
  const answer = (count: number, status: string, route = '/api/things') =>
    metrics.requests.inc({ method: 'GET', route, status }, count);
  const one = async () => {
    const { slos } = await watch.report();
    if (slos[0] === undefined) throw new Error('no objective');
    return slos[0];
  };
  return { metrics, watch, alerts, answer, one };
}

const minute = 60_000;
const start = Date.UTC(2026, 2, 1);

test('bad events spend the budget, by window, and only those of the indicator count', async () => {
  const clock = { ms: start };
  const { answer, one, watch } = processAt(clock);
  expect(await one()).toMatchObject({ state: 'quiet', events: 0, attained: null, budget_left: null });
  answer(9990, '200');
  answer(10, '503');
  answer(1000, '500', '/health');
  clock.ms += 10_000;
  expect(await one()).toMatchObject({ state: 'met', events: 10_000, good: 9990, attained: 0.999 });
  expect((await one()).budget_left).toBeCloseTo(0.9, 9);
  clock.ms += 2 * 60 * minute;
  answer(100, '200');
  await watch.look();
  const { burn_rates } = await one();
  expect(burn_rates['1h']).toBe(0);
  expect(burn_rates['6h']).toBeCloseTo(10 / 10_100 / 0.01, 9);
});

test('a restart keeps what was counted, and processes are summed', async () => {
  const clock = { ms: start };
  const first = processAt(clock);
  first.answer(60, '200');
  await first.watch.stop();
  const second = processAt(clock);
  const third = processAt(clock);
  second.answer(30, '200');
  third.answer(10, '500');
  await Promise.all([second.watch.stop(), third.watch.stop()]);
  const fourth = processAt(clock);
  expect(await fourth.one()).toMatchObject({ events: 100, good: 90, attained: 0.9 });
});

test('a burning budget raises one alert with its runbook, until it has stopped and burns again', async () => {
  const clock = { ms: start };
  const { answer, one, watch, alerts } = processAt(clock);
  answer(80, '200');
  answer(20, '500');
  await watch.look();
  expect(await one()).toMatchObject({ state: 'spent' });
  expect(alerts.map(({ key, severity, runbook }) => [key, severity, runbook])).toEqual([
    ['slo:things:1h', 'page', 'docs/runbooks/slo-burn.md'],
    ['slo:things:6h', 'page', 'docs/runbooks/slo-burn.md'],
    ['slo:things:24h', 'ticket', 'docs/runbooks/slo-burn.md'],
    ['slo:things:spent', 'ticket', 'docs/runbooks/slo-burn.md'],
  ]);
  clock.ms += minute;
  await watch.look();
  expect(alerts).toHaveLength(4);
  clock.ms += 2 * 60 * minute;
  answer(1000, '200');
  await watch.look();
  clock.ms += minute;
  answer(900, '500');
  await watch.look();
  expect(alerts.slice(4).map(({ key }) => key)).toContain('slo:things:1h');
});

test('few events are no outage, and no verdict either', async () => {
  const clock = { ms: start };
  const { answer, one, watch, alerts } = processAt(clock);
  answer(59, '500');
  await watch.look();
  expect(alerts).toEqual([]);
  expect(await one()).toMatchObject({ state: 'too_few', events: 59, least_events: 60 });
  answer(1, '500');
  clock.ms += minute;
  await watch.look();
  expect(alerts.map(({ key }) => key)).toContain('slo:things:spent');
  expect(await one()).toMatchObject({ state: 'spent', events: 60 });
});

test('durations count by the bound of a bucket, a gauge once a minute', async () => {
  const clock = { ms: start };
  const { metrics, watch } = processAt(clock, [latency, lag]);
  for (const seconds of [0.02, 0.1, 0.11, 3]) metrics.request_seconds.observe({ method: 'GET', route: '/x' }, seconds);
  let value = 10;
  metrics.gauge({ name: 'apex_test_lag_seconds', help: 'Lag', read: () => value });
  await watch.look();
  await watch.look();
  clock.ms += minute;
  value = 61;
  await watch.look();
  const { slos } = await watch.report();
  expect(slos.map(({ name, events, good }) => [name, events, good])).toEqual([
    ['pace', 4, 2],
    ['lag', 2, 1],
  ]);
});

test('minutes that could not be stored are stored with the next', async () => {
  const clock = { ms: start };
  const { answer, one, watch } = processAt(clock);
  answer(10, '200');
  const owner = postgres.ownerPool<PlatformDatabase>();
  await owner.db.schema.alterTable('platform.slo_minutes').renameTo('away').execute();
  await expect(watch.look()).rejects.toThrow('does not exist');
  clock.ms += minute;
  answer(5, '200');
  await owner.db.schema.alterTable('platform.away').renameTo('slo_minutes').execute();
  await watch.look();
  expect(await one()).toMatchObject({ events: 15, good: 15 });
});

test('the metrics tell budgets and burn rates', async () => {
  const { answer, metrics } = processAt({ ms: start });
  answer(100, '200');
  const text = await metrics.text();
  expect(text).toContain('apex_slo_budget_left_ratio{slo="things"} 1');
  expect(text).toContain('apex_slo_burn_rate_ratio{slo="things",window="1h"} 0');
});
