import { type Alert, alertConditionSchema, type Caller, telemetryRoutes } from '@apex/contracts';
import { importAll, newCaller, record, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const day = (at: number): string => new Date(at).toISOString();

async function alertsOf(caller: Caller): Promise<Alert[]> {
  const query = telemetryRoutes.listAlerts.input.parse({ per_page: 100 });
  return (await fixture.telemetry.api.listAlerts(caller, query)).alerts;
}

function ruleOf(caller: Caller, condition: unknown, name = 'mine') {
  const given = { name, condition: alertConditionSchema.parse(condition), runbook: null, enabled: true };
  return fixture.telemetry.api.createAlertRule(caller, given);
}

const setClock = (ms: number): void => fixture.clock.advance(ms - fixture.clock.now());
const look = (telemetry = fixture.telemetry) => telemetry.jobs.catchUp();

const perUser = {
  kind: 'threshold',
  measure: 'cost',
  above: '0.02',
  window: { unit: 'rolling', hours: 24 },
  by: 'user',
};

test('cost of a user in the last 24 hours: told once, kept up to date, over when the window has passed', async () => {
  const caller = newCaller();
  const now = Date.UTC(2026, 2, 3, 9, 30);
  setClock(now);
  const rule = await ruleOf(caller, perUser);
  const calls = (user: string, count: number, at: number, from = 0) =>
    Array.from({ length: count }, (_, index) =>
      record(`${user}-${from + index}-${at}`, {
        user,
        at: day(at),
        model: index % 5 === 0 ? 'claude-haiku-4-5' : 'claude-sonnet-4-5',
      }),
    );
  await importAll(fixture.telemetry, caller, [...calls('ana', 6, now - 5 * hourMs), ...calls('bo', 3, now - hourMs)]);
  await look();
  const [alert, ...others] = await alertsOf(caller);
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ rule_id: rule.id, state: 'firing', subject: 'ana', reference: '0.02', unit: 'usd' });
  expect(alert?.title).toMatch(/^Spend of user ana in the last 24 hours is \$0\.02, above \$0\.02$/);
  expect(alert?.explained_by[0]).toMatchObject({ dimension: 'model', value: 'claude-sonnet-4-5' });

  await look();
  setClock(now + 10 * 60_000);
  await importAll(fixture.telemetry, caller, calls('ana', 4, now, 6));
  await look();
  const [grown, ...none] = await alertsOf(caller);
  expect(none).toEqual([]);
  expect(grown).toMatchObject({ id: alert?.id, occurrences: 1, first_seen_at: alert?.first_seen_at });
  expect(Number(grown?.observed)).toBeGreaterThan(Number(alert?.observed));

  setClock(now + 20 * hourMs);
  await look();
  expect(await alertsOf(caller)).toMatchObject([{ id: alert?.id, state: 'resolved', resolved_because: 'below' }]);
});

test('a day over its limit is told once, also by late data, and ends with the day', async () => {
  const caller = newCaller();
  const now = Date.UTC(2026, 2, 5, 2);
  setClock(now);
  await ruleOf(caller, { kind: 'threshold', measure: 'calls', above: '2', window: { unit: 'day' } });
  await importAll(
    fixture.telemetry,
    caller,
    [1, 2].map((index) => record(`y${index}`, { at: day(now - 4 * hourMs) })),
  );
  await look();
  expect(await alertsOf(caller)).toEqual([]);
  await importAll(fixture.telemetry, caller, [record('late', { at: day(now - 5 * hourMs) })]);
  await look();
  expect(await alertsOf(caller)).toMatchObject([
    { state: 'firing', title: 'The number of calls on 2026-03-04 is 3, above 2', observed: 3, reference: 2 },
  ]);
  setClock(now + 2 * hourMs);
  await look();
  expect(await alertsOf(caller)).toMatchObject([{ state: 'resolved', resolved_because: 'ended', occurrences: 1 }]);
  await importAll(fixture.telemetry, caller, [record('later', { at: day(now - 5 * hourMs) })]);
  await look();
  expect(await alertsOf(caller)).toMatchObject([{ state: 'resolved', occurrences: 1 }]);
});

/** Sixty days with a weekday's rhythm and noise, by two models; `spike`: the last complete day, of one feature. */
function season(seed: number, today: number, spike: boolean) {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const records = [];
  for (let back = 60; back >= 0; back -= 1) {
    const at = today - back * dayMs;
    const weekday = new Date(at).getUTCDay();
    const usual = weekday === 0 || weekday === 6 ? 6 : 14;
    const count = Math.round(usual * (0.85 + 0.3 * random()));
    const extra = spike && back === 1 ? 60 : 0;
    for (let index = 0; index < count + extra; index += 1) {
      const isExtra = index >= count;
      records.push(
        record(`${seed}-${back}-${index}`, {
          at: day(at + (back === 0 ? 60_000 : 8 * hourMs) + index * 1000),
          feature: isExtra ? 'summaries' : index % 2 === 0 ? 'search' : 'chat',
          usage: { input: 200_000, output: 2000 },
        }),
      );
    }
  }
  return records;
}

test('quiet days raise nothing, a planted spike one alert that names its feature', async () => {
  const today = Date.UTC(2026, 2, 12);
  setClock(today + hourMs);
  const quiet = [1, 2, 3, 4, 5].map((seed) => ({ seed, caller: newCaller() }));
  for (const { seed, caller } of quiet) await importAll(fixture.telemetry, caller, season(seed, today, false));
  const caller = newCaller();
  await importAll(fixture.telemetry, caller, season(6, today, true));
  await look();
  for (const one of quiet) expect(await alertsOf(one.caller), `seed ${one.seed}`).toEqual([]);
  const [alert, ...others] = await alertsOf(caller);
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ state: 'firing', period_from: '2026-03-11T00:00:00.000Z', subject: null });
  expect(alert?.explained_by).toContainEqual(expect.objectContaining({ dimension: 'feature', value: 'summaries' }));
  expect(alert?.title).toMatch(/^Spend on 2026-03-11 was \$[\d.]+, [\d.]+ times the usual \$[\d.]+$/);
  await look();
  setClock(today + 30 * hourMs);
  await importAll(fixture.telemetry, caller, [record('next', { at: day(today + 24 * hourMs + 60_000) })]);
  await look();
  expect(await alertsOf(caller)).toMatchObject([{ id: alert?.id, state: 'resolved', resolved_because: 'ended' }]);

  const series = await fixture.telemetry.api.previewAlertRule(caller, {
    condition: alertConditionSchema.parse({ kind: 'anomaly', measure: 'cost' }),
  });
  expect(series.would_alert).toBeGreaterThanOrEqual(1);
  expect(series.points.find(({ at }) => at === alert?.period_from)).toMatchObject({ over: true });
});

test('acknowledging, muting, changing and removing a rule', async () => {
  const { api } = fixture.telemetry;
  const caller = newCaller();
  const now = Date.UTC(2026, 2, 20, 12);
  setClock(now);
  const rule = await ruleOf(caller, { kind: 'threshold', measure: 'calls', above: '0', window: { unit: 'day' } });
  await importAll(fixture.telemetry, caller, [record('one', { at: day(now - 60_000) })]);
  await look();
  const [alert] = await alertsOf(caller);
  if (alert === undefined) throw new Error('no alert');
  const unread = async () => (await api.listAlerts(caller, telemetryRoutes.listAlerts.input.parse({}))).unread;
  expect(await unread()).toBe(1);
  expect(await api.acknowledgeAlert(caller, { id: alert.id, acknowledged: true })).toMatchObject({
    acknowledged_by: caller.actor.user_id,
  });
  expect(await unread()).toBe(0);
  await api.acknowledgeAlert(caller, { id: alert.id, acknowledged: false });
  expect(await unread()).toBe(1);
  const muted = await api.changeAlertRule(caller, { id: rule.id, version: 1, muted_until: day(now + hourMs) });
  expect(await unread()).toBe(0);
  await expect(api.changeAlertRule(caller, { id: rule.id, version: 1, enabled: false })).rejects.toMatchObject({
    kind: 'conflict',
  });
  await api.changeAlertRule(caller, { id: rule.id, version: muted.version, enabled: false });
  expect(await alertsOf(caller)).toMatchObject([{ state: 'resolved', resolved_because: 'rule' }]);
  await expect(ruleOf(caller, perUser)).rejects.toMatchObject({ reason: 'telemetry.alert_rule_name_taken' });
  await api.deleteAlertRule(caller, { id: rule.id });
  expect(await alertsOf(caller)).toMatchObject([{ rule_id: null }]);
  expect((await api.listAlertRules(caller, {})).rules.map(({ name }) => name)).toEqual(['Unusual daily spend']);
});

test('an alert of the installation is one by its key, seen by its organisation alone', async () => {
  const { operating } = fixture.telemetry;
  const caller = newCaller();
  const trouble = {
    key: 'slo:api:1h',
    severity: 'page' as const,
    title: 'API: error budget burning',
    detail: 'It burns.',
    runbook: 'docs/runbooks/slo-burn.md',
    at: day(fixture.clock.now()),
  };
  await operating.raise(caller.organisation_id, trouble);
  await fixture.another().operating.raise(caller.organisation_id, trouble);
  const expected = { key: trouble.key, state: 'firing', runbook: trouble.runbook, project_id: null, occurrences: 1 };
  expect(await alertsOf(caller)).toMatchObject([expected]);
  expect(await alertsOf({ ...caller, project_id: newCaller().project_id })).toMatchObject([expected]);
  expect(await alertsOf(newCaller())).toEqual([]);
  await operating.settle(caller.organisation_id, [trouble.key]);
  expect(await alertsOf(caller)).toMatchObject([{ state: 'firing' }]);
  await operating.settle(caller.organisation_id, []);
  expect(await alertsOf(caller)).toMatchObject([{ state: 'resolved' }]);
  await operating.raise(caller.organisation_id, trouble);
  expect(await alertsOf(caller)).toMatchObject([{ state: 'firing', occurrences: 2 }]);
});

test('no other organisation or project sees or touches any of it', async () => {
  const { api } = fixture.telemetry;
  const caller = newCaller();
  const now = Date.UTC(2026, 2, 25, 12);
  setClock(now);
  const rule = await ruleOf(caller, { kind: 'threshold', measure: 'calls', above: '0', window: { unit: 'day' } });
  await importAll(fixture.telemetry, caller, [record('one', { at: day(now - 60_000) })]);
  const hook = await api.createAlertWebhook(caller, { name: 'hook', url: 'http://127.0.0.1:1/' });
  await look();
  const [alert] = await alertsOf(caller);
  if (alert === undefined) throw new Error('no alert');
  for (const other of [newCaller(), { ...caller, project_id: newCaller().project_id }]) {
    expect(await alertsOf(other)).toEqual([]);
    expect((await api.listAlertWebhooks(other, {})).webhooks).toEqual([]);
    const absent = expect.objectContaining({ kind: 'not_found' });
    await expect(api.getAlert(other, { id: alert.id })).rejects.toEqual(absent);
    await expect(api.acknowledgeAlert(other, { id: alert.id, acknowledged: true })).rejects.toEqual(absent);
    await expect(api.changeAlertRule(other, { id: rule.id, version: 1, enabled: false })).rejects.toEqual(absent);
    await expect(api.deleteAlertRule(other, { id: rule.id })).rejects.toEqual(absent);
    await expect(api.testAlertWebhook(other, { id: hook.id })).rejects.toEqual(absent);
    await expect(api.deleteAlertWebhook(other, { id: hook.id })).rejects.toEqual(absent);
    await expect(api.listAlertDeliveries(other, { id: hook.id, page: 1, per_page: 20 })).rejects.toEqual(absent);
  }
  const tables = ['alert_rules', 'alert_watches', 'alerts', 'alert_webhooks', 'alert_deliveries'] as const;
  for (const table of tables) {
    expect(await fixture.db.selectFrom(`telemetry.${table}`).selectAll().execute(), table).toEqual([]);
  }
  await fixture.telemetry.forgetProject(caller, caller.signal);
  expect(await alertsOf(caller)).toEqual([]);
  expect((await api.listAlertWebhooks(caller, {})).webhooks).toEqual([]);
});
