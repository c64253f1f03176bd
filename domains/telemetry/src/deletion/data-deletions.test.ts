import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  alertConditionSchema,
  type Caller,
  type CreateDataDeletion,
  otlpRoutes,
  telemetryRoutes,
} from '@apex/contracts';
import {
  importAll,
  newCaller,
  record,
  spendQuery,
  startTelemetry,
  type TelemetryFixture,
} from '@apex/testkit/telemetry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
  await fixture.telemetry.ingest.open();
});
afterAll(async () => {
  await fixture.telemetry.close();
  await fixture.stop();
});

/** Files below a folder in which a text stands as it is. */
async function filesWith(text: string, folder: string): Promise<string[]> {
  const found = await promisify(execFile)('grep', ['-rlaF', text, folder]).catch((error: { code?: number }) => {
    // One is grep's word for none.
    if (error.code === 1) return { stdout: '' };
    throw error;
  });
  return found.stdout.split('\n').filter((line) => line !== '');
}

/** As an exporter would send it: a call of theirs, named in a span and in a metric. */
async function sendSpan(
  caller: Caller,
  { user, session, span, trace = span.repeat(2) }: { user: string; session: string; span: string; trace?: string },
) {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const count = (key: string, intValue: string) => ({ key, value: { intValue } });
  const start = BigInt(Date.parse('2026-02-11T09:00:00Z')) * 1_000_000n;
  const body = {
    resourceSpans: [
      {
        scopeSpans: [
          {
            scope: { name: 'opentelemetry.instrumentation.anthropic', version: '0.40.0' },
            spans: [
              {
                traceId: trace,
                spanId: span,
                name: 'chat claude-sonnet-4-5',
                startTimeUnixNano: String(start),
                endTimeUnixNano: String(start + 1_000_000_000n),
                attributes: [
                  text('gen_ai.system', 'anthropic'),
                  text('gen_ai.operation.name', 'chat'),
                  text('gen_ai.request.model', 'claude-sonnet-4-5'),
                  text('gen_ai.response.id', `msg_${span}`),
                  text('user.id', user),
                  text('session.id', session),
                  count('gen_ai.usage.input_tokens', '1000'),
                  count('gen_ai.usage.output_tokens', '100'),
                ],
              },
            ],
          },
        ],
      },
    ],
  };
  const { exportTraces } = fixture.telemetry.ingest.api;
  expect(otlpRoutes.exportTraces.path).toBe('/v1/traces');
  await exportTraces(caller, {
    encoding: 'json',
    compression: 'identity',
    bytes: Buffer.from(JSON.stringify(body)),
  });
}

async function* upload(user: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(`timestamp,model,user\n2026-02-10,claude-sonnet-4-5,${user}`);
}

const ask = (caller: Caller, asked: Pick<CreateDataDeletion, 'kind' | 'value'>, dry_run = false) =>
  fixture.telemetry.api.createDataDeletion(caller, { ...asked, dry_run });
const callsOf = async (caller: Caller) => (await fixture.telemetry.api.querySpend(caller, spendQuery({}))).total.calls;

async function plant(caller: Caller, user: string, session: string, span: string): Promise<void> {
  const records = Array.from({ length: 10 }, (_, index) =>
    record(`${user}-${index}`, {
      sequence: index,
      user: index % 2 === 0 ? user : 'bob',
      session: index % 2 === 0 ? session : 'bobs',
    }),
  );
  await importAll(fixture.telemetry, caller, records);
  await sendSpan(caller, { user, session, span });
  // In the trace of the other, whose reports go.
  await sendSpan(caller, { user: 'bob', session: 'bobs', span: span.replace(/^./, 'e'), trace: span.repeat(2) });
  await fixture.telemetry.api.createUpload(caller, { name: 'usage.csv' }, upload(user));
  await fixture.telemetry.ingest.drain();
  await fixture.telemetry.jobs.catchUp();
}

test('a deleted user is gone from every table, from the files of the engine, the spool and the uploads; others stay', async () => {
  const caller = newCaller();
  const other = newCaller({ organisation_id: caller.organisation_id });
  const user = 'PlantedSecretUser';
  await plant(caller, user, 'PlantedSecretSession', 'a000000000000001');
  await plant(other, 'carol', 'carols', 'b000000000000001');
  expect((await filesWith(user, fixture.clickhouse.folder)).length).toBeGreaterThan(0);
  expect((await filesWith(user, fixture.folder)).length).toBeGreaterThan(0);
  expect(await callsOf(caller)).toBe(12);

  const dry = await ask(caller, { kind: 'user', value: user }, true);
  expect(dry.deletion).toBeNull();
  expect(dry.counts).toMatchObject({ calls: 6, sightings: 1, uploads: 1 });
  expect((await fixture.telemetry.api.listDataDeletions(caller, { page: 1, per_page: 20 })).deletions).toEqual([]);
  const { deletion } = await ask(caller, { kind: 'user', value: user });
  expect(deletion).toMatchObject({ state: 'queued', value: user, requested_by: caller.actor.user_id });
  // It still waits at the door.
  await sendSpan(caller, { user, session: 'PlantedSecretSession', span: 'a000000000000002' });
  await fixture.telemetry.jobs.catchUp();

  const { deletions } = await fixture.telemetry.api.listDataDeletions(caller, { page: 1, per_page: 20 });
  expect(deletions).toMatchObject([{ id: deletion?.id, state: 'complete', value: null, problem: null }]);
  expect(deletions[0]?.counts).toMatchObject({ calls: 7, sightings: 2, uploads: 1 });
  expect(Object.values(deletions[0]?.remaining ?? { none: 1 }).filter((rows) => rows !== 0)).toEqual([]);
  for (const secret of [user, 'PlantedSecretSession']) {
    expect(await filesWith(secret, fixture.clickhouse.folder)).toEqual([]);
    expect(await filesWith(secret, fixture.folder)).toEqual([]);
  }
  expect(await readdir(join(fixture.folder, 'uploads'))).toHaveLength(1);
  expect(await callsOf(caller)).toBe(6);
  const { calls } = await fixture.telemetry.api.listCalls(caller, {
    page: 1,
    per_page: 20,
    sort: '-at',
    source: 'otlp',
  });
  expect(calls.map((call) => call.user)).toEqual(['bob']);
  const kept = await fixture.telemetry.api.getCall(caller, { id: calls[0]!.id });
  expect(kept.reports).toHaveLength(1);
  expect(await callsOf(other)).toBe(12);
  const { values } = await fixture.telemetry.api.listDimensionValues(caller, { dimension: 'user', limit: 10 });
  expect(values).toEqual(['bob']);
  await expect(fixture.telemetry.api.getDataDeletion(other, { id: deletions[0]!.id })).rejects.toMatchObject({
    kind: 'not_found',
    reason: 'telemetry.deletion_not_found',
  });
  // Who comes again is taken again.
  await sendSpan(caller, { user, session: 'new', span: 'a000000000000003' });
  await fixture.telemetry.ingest.drain();
  expect(await callsOf(caller)).toBe(7);
});

test('alerts about a user, or explained by one, go with the user, and rules that name them; others stay', async () => {
  const caller = newCaller();
  const { api, jobs } = fixture.telemetry;
  const at = new Date(fixture.clock.now() - 3_600_000).toISOString();
  await importAll(
    fixture.telemetry,
    caller,
    Array.from({ length: 6 }, (_, index) => record(`alert-${index}`, { user: index < 4 ? 'zoe' : 'bob', at })),
  );
  const whole = { kind: 'threshold', measure: 'calls', above: '1', window: { unit: 'rolling', hours: 24 } };
  const rule = (name: string, more: object) =>
    api.createAlertRule(caller, {
      name,
      condition: alertConditionSchema.parse({ ...whole, ...more }),
      runbook: null,
      enabled: true,
    });
  await rule('each', { by: 'user' });
  await rule('all', {});
  await rule('zoe alone', { filters: [{ dimension: 'user', op: 'in', value: ['zoe', 'eve'] }] });
  await jobs.catchUp();
  const told = async () =>
    (await api.listAlerts(caller, telemetryRoutes.listAlerts.input.parse({ per_page: 100 }))).alerts;
  expect((await told()).map(({ subject }) => subject).toSorted()).toEqual(['bob', null, null, 'zoe']);
  const { counts } = await ask(caller, { kind: 'user', value: 'zoe' }, true);
  expect(counts['alerts']).toBeGreaterThanOrEqual(2);
  expect(counts).toMatchObject({ alert_rules: 1, alert_deliveries: 0 });
  await ask(caller, { kind: 'user', value: 'zoe' });
  await jobs.catchUp();
  const { deletions } = await api.listDataDeletions(caller, { page: 1, per_page: 20 });
  expect(deletions).toMatchObject([{ state: 'complete', remaining: { alerts: 0, alert_rules: 0 } }]);
  const left = await told();
  expect(JSON.stringify(left)).not.toContain('zoe');
  expect(left.map(({ subject }) => subject)).toContain('bob');
  expect((await api.listAlertRules(caller, {})).rules.map(({ name }) => name)).not.toContain('zoe alone');
});

test('a session and the time before a moment are deleted; only an admin or owner may ask', async () => {
  const caller = newCaller();
  await plant(caller, 'dora', 'doras', 'c000000000000001');
  await expect(ask({ ...caller, roles: ['member'] }, { kind: 'session', value: 'doras' })).rejects.toMatchObject({
    kind: 'forbidden',
    reason: 'telemetry.role_too_low',
  });
  await ask(caller, { kind: 'session', value: 'doras' });
  await fixture.telemetry.jobs.catchUp();
  expect(await callsOf(caller)).toBe(6);
  await ask(caller, { kind: 'before', value: '2026-02-11T00:00:00.000Z' });
  await fixture.telemetry.jobs.catchUp();
  const { deletions } = await fixture.telemetry.api.listDataDeletions(caller, { page: 1, per_page: 20 });
  expect(deletions.map(({ state }) => state)).toEqual(['complete', 'complete']);
  expect(await callsOf(caller)).toBe(1);
});

test('a project keeps its calls as long as its retention says, and for good without one', async () => {
  const caller = newCaller();
  await plant(caller, 'erin', 'erins', 'd000000000000001');
  const { api, jobs } = fixture.telemetry;
  expect(await api.getRetention(caller, {})).toEqual({ days: null, set_at: null });
  await expect(api.setRetention({ ...caller, roles: ['viewer'] }, { days: 1 })).rejects.toMatchObject({
    kind: 'forbidden',
  });
  const age_days = Math.ceil((fixture.clock.now() - Date.parse('2026-02-11T00:00:00Z')) / 86_400_000);
  await api.setRetention(caller, { days: Math.max(1, age_days) });
  await jobs.catchUp();
  const kept = await callsOf(caller);
  const { deletions } = await api.listDataDeletions(caller, { page: 1, per_page: 20 });
  expect(kept).toBe(2);
  expect(deletions).toMatchObject([{ cause: 'retention', kind: 'before', requested_by: null, state: 'complete' }]);
  await api.setRetention(caller, { days: null });
  await jobs.catchUp();
  expect(await callsOf(caller)).toBe(2);
});

test('a forgotten project leaves no byte in the files of the engine', async () => {
  const gone = newCaller();
  await plant(gone, 'PlantedOtherUser', 'PlantedOtherSession', 'f000000000000001');
  expect((await filesWith('PlantedOther', fixture.clickhouse.folder)).length).toBeGreaterThan(0);
  await fixture.telemetry.forgetProject(gone, new AbortController().signal);
  expect(await filesWith('PlantedOther', fixture.clickhouse.folder)).toEqual([]);
  expect(await filesWith('PlantedOther', fixture.folder)).toEqual([]);
});

test('killed half way, a deletion goes on where it was, and still tells what there was at first', async () => {
  const caller = newCaller();
  const { api, jobs } = fixture.telemetry;
  const records = Array.from({ length: 6 }, (_, index) =>
    record(`killed-${index}`, { sequence: index, user: 'PlantedKilled' }),
  );
  await importAll(fixture.telemetry, caller, records);
  await jobs.catchUp();
  const { deletion } = await ask(caller, { kind: 'user', value: 'PlantedKilled' });
  const script = fileURLToPath(new URL('../test-support/killed-deletion.ts', import.meta.url));
  const { postgres, clickhouse, clock } = fixture;
  const args = [script, postgres.owner_url, JSON.stringify(clickhouse.connection), `${clock.now()}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [said] = await Promise.race([once(child.stdout, 'data'), ended.then(() => ['ended'])]);
  expect(String(said)).toBe('hanging\n');
  child.kill('SIGKILL');
  await ended;

  const id = deletion!.id;
  const broken = await api.getDataDeletion(caller, { id });
  expect(broken).toMatchObject({ state: 'running', counts: { calls: 6, occurrences: 6 }, completed_at: null });
  await jobs.catchUp();
  const whole = await api.getDataDeletion(caller, { id });
  expect(whole).toMatchObject({ state: 'complete', counts: broken.counts, remaining: { calls: 0, occurrences: 0 } });
  expect(await callsOf(caller)).toBe(0);
  expect(await filesWith('PlantedKilled', clickhouse.folder)).toEqual([]);
});
