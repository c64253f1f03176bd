import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ChatDatabase, chatMigrations, createChat, exportedTables as ofChat } from '@apex/chat';
import { gatewayRoutes, telemetryRoutes } from '@apex/contracts';
import { createGateway, type GatewayDatabase, gatewayMigrations, exportedTables as ofGateway } from '@apex/gateway';
import { createMetrics } from '@apex/kit/metrics';
import {
  createOptimizer,
  type OptimizerDatabase,
  exportedTables as ofOptimizer,
  optimizerMigrations,
} from '@apex/optimizer';
import { gatewayInMemory } from '@apex/optimizer/test-support';
import { runtimeRole } from '@apex/postgres';
import { exportedTables as ofTelemetry, type TelemetryDatabase, telemetryMigrations } from '@apex/telemetry';
import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { silentLog } from '@apex/testkit/silent-log';
import { importAll, record, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

let stores: TelemetryFixture;
let fixture: AuthFixture;
let parts: Awaited<ReturnType<typeof startParts>>;
let folder: string;
const holders = ['telemetry', 'gateway', 'optimizer', 'chat'] as const;
beforeAll(async () => {
  stores = await startTelemetry();
  const exporters = () =>
    holders.map((domain) => ({
      domain,
      export: (...asked: Parameters<(typeof parts)['telemetry']['exportOrganisation']>) =>
        parts[domain].exportOrganisation(...asked),
    }));
  fixture = await startAuth({ exporters, project_holders: holders }, [
    telemetryMigrations,
    gatewayMigrations,
    optimizerMigrations,
    chatMigrations,
  ]);
  folder = await mkdtemp(join(tmpdir(), 'apex-organisation-data-'));
  parts = await startParts();
});
afterAll(async () => {
  await parts.gateway.close();
  await parts.telemetry.close();
  await fixture.stop();
  await stores.stop();
  await rm(folder, { recursive: true });
});

async function startParts() {
  const { auth, clock, postgres } = fixture;
  const telemetry = stores.another({ db: postgres.pool<TelemetryDatabase>().db });
  const { db } = postgres.pool<OptimizerDatabase>();
  const optimizer = createOptimizer({ db, clock, ports: { telemetry: telemetry.api, gateway: gatewayInMemory() } });
  const ports = { telemetry: telemetry.api, optimizer: optimizer.api };
  const { createSecret, deleteSecret } = auth.api;
  const gateway = await createGateway({
    db: postgres.pool<GatewayDatabase>().db,
    database: { url: postgres.owner_url, role: runtimeRole },
    clock,
    log: silentLog,
    metrics: createMetrics(),
    authenticator: auth.authenticator,
    onKeysChanged: auth.onKeysChanged,
    mintFor: auth.mintFor,
    ports: {
      telemetry: telemetry.api,
      intake: telemetry.ingest.api,
      vault: { createSecret, deleteSecret, useSecret: auth.useSecret },
    },
    redis_url: undefined,
    limits: { body_bytes: 1e6, journal_bytes: 1e6, cache_bytes: 1e6 },
    folder,
    version: '0',
    outside_only: false,
    reached: () => undefined,
  });
  return {
    telemetry,
    gateway,
    optimizer,
    chat: createChat({ db: postgres.pool<ChatDatabase>().db, clock, log: silentLog, ports }),
  };
}

/** The parts of auth that its own lines of an export tell of. */
const ofAuth = ['members', 'projects', 'invitations', 'api_keys', 'audit_log'].map((name) => `auth.${name}`);

const exempt: Readonly<Record<string, string>> = {
  'auth.project_forgettings': 'what is still to be forgotten of projects that are deleted',
  'auth.vault_secrets': 'sealed values; nobody gets them out but what uses them',
  'auth.vault_reads': 'uses of secrets are told by the audit log',
  'telemetry.day_states': 'which sums are to be computed anew; says nothing of the calls',
  'auth.refresh_families': 'sign-ins of a person, in what that person takes along',
  'auth.refresh_tokens': 'hashes of tokens',
  'auth.browser_sessions': 'sign-ins of a person, in what that person takes along',
  rollup_days: 'sums computed from the calls',
  rollup_hours: 'sums computed from the calls',
  rollup_sessions: 'sums computed from the calls',
};

/** Every table of both stores that has a column for the organisation; the engine's without a schema. */
async function tables(): Promise<{ readonly state: string[]; readonly engine: string[] }> {
  const { rows } = await sql<{ name: string }>`select c.table_schema || '.' || c.table_name as name
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.column_name = 'organisation_id' and t.table_type = 'BASE TABLE'`.execute(fixture.owner);
  const engine = await stores.clickhouse.clickhouse.query({
    sql: `SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'organisation_id'`,
    schema: z.object({ table: z.string() }),
  });
  return { state: rows.map(({ name }) => name), engine: engine.map(({ table }) => table) };
}

async function rowsOf(organisation_id: string): Promise<Record<string, number>> {
  const { state, engine } = await tables();
  const counts: Record<string, number> = {};
  for (const name of state) {
    const { rows } = await sql<{ rows: number }>`select count(*)::int as rows from ${sql.table(name)}
      where organisation_id = ${organisation_id}`.execute(fixture.owner);
    counts[name] = rows[0]?.rows ?? 0;
  }
  for (const name of engine) {
    const [row] = await stores.clickhouse.clickhouse.query({
      sql: `SELECT toInt32(count()) AS rows FROM ${name} WHERE organisation_id = {organisation_id:String}`,
      params: { organisation_id },
      schema: z.object({ rows: z.number() }),
    });
    counts[name] = row?.rows ?? 0;
  }
  return Object.fromEntries(Object.entries(counts).filter(([, rows]) => rows > 0));
}

/** Somebody with rows in as many tables as a test reaches. */
async function plant() {
  const ada = await fixture.signUp();
  const { caller } = ada;
  const { organisation_id, project_id } = caller;
  const { api, jobs } = parts.telemetry;
  await importAll(parts.telemetry, caller, [record('one', { user: 'grace' }), record('two', { sequence: 1 })]);
  const { createNegotiatedPrice } = telemetryRoutes;
  await api.createNegotiatedPrice(caller, createNegotiatedPrice.input.parse(createNegotiatedPrice.example.input));
  await api.setRetention(caller, { days: 3650 });
  await api.createDataDeletion(caller, { kind: 'session', value: 'of nobody', dry_run: false });
  await jobs.catchUp();
  await sql`insert into chat.threads (id, organisation_id, project_id, user_id, title, created_at, updated_at)
    values (${`thread-of-${organisation_id}`}, ${organisation_id}, ${project_id}, ${caller.actor.user_id}, 'a title', now(), now())`.execute(
    fixture.owner,
  );
  await sql`insert into optimizer.measurements (organisation_id, project_id, measured_at, body)
    values (${organisation_id}, ${project_id}, now(), '{}')`.execute(fixture.owner);
  const { createBudget, createUpstream } = gatewayRoutes;
  const gateway = parts.gateway.api;
  await gateway.createUpstream(
    caller,
    createUpstream.input.parse({ name: 'openai', kind: 'openai', api_key: 'sk-key-of-the-provider' }),
  );
  await gateway.changeGatewaySettings(caller, { version: 1, retries: 1 });
  const all = { scope: 'project', amount: '5', window: 'month' };
  await gateway.createBudget(caller, createBudget.input.parse({ ...all, name: 'this', subject: project_id }));
  const { id } = await gateway.createBudget(caller, createBudget.input.parse({ ...all, name: 'each' }));
  await sql`insert into gateway.budget_uses (organisation_id, budget_id, subject, window_start, spent, updated_at)
    values (${organisation_id}, ${id}, ${project_id}, now(), 1, now()), (${organisation_id}, ${id}, 'project_other', now(), 1, now())`.execute(
    fixture.owner,
  );
  const policy = await gateway.createPolicy(caller, gatewayRoutes.createPolicy.input.parse(newPolicy));
  await gateway.activatePolicy(caller, gatewayRoutes.activatePolicy.input.parse({ id: policy.id }));
  return ada;
}
const newPolicy = { name: 'cheaper', rule: { action: { model: 'gpt-5-mini' } } };

test('every table with an organisation is in its export, or is left out for a reason', async () => {
  const { state, engine } = await tables();
  const told = new Set([...ofAuth, ...ofTelemetry, ...ofGateway, ...ofOptimizer, ...ofChat, ...Object.keys(exempt)]);
  expect([...state, ...engine].filter((name) => !told.has(name))).toEqual([]);
  expect([...told].filter((name) => !state.includes(name) && !engine.includes(name))).toEqual([]);
});

test('an export holds what the domains hold, and that of a person what names them', async () => {
  const ada = await plant();
  const exported = async (of: 'organisation' | 'account') => {
    const { bytes } = await fixture.auth.api.exportAccount(ada.caller, { of });
    const lines = (await text(bytes)).trim().split('\n');
    return lines.map((line) => z.looseObject({ kind: z.string() }).parse(JSON.parse(line)));
  };
  const whole = await exported('organisation');
  const calls = whole
    .filter(({ kind }) => kind === 'calls')
    .map(({ row }) => z.looseObject({ user: z.string() }).parse(row));
  expect(calls.map(({ user }) => user).toSorted()).toEqual(['', 'grace']);
  expect(whole.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([
      'telemetry.negotiated_prices',
      'telemetry.imports',
      'telemetry.deletions',
      'telemetry.retentions',
      'chat.threads',
      'optimizer.measurements',
      'occurrences',
      ...ofGateway,
    ]),
  );
  const own = (await exported('account')).map(({ kind }) => kind);
  expect(own).toEqual(expect.arrayContaining(['telemetry.negotiated_prices', 'telemetry.deletions', 'chat.threads']));
  expect(own).not.toContain('calls');
  expect(JSON.stringify(whole)).not.toContain('sk-key-of-the-provider');
});

test('of a deleted project the gateway keeps what is of the organisation', async () => {
  const { caller } = await plant();
  const { organisation_id } = caller;
  const counts = async () =>
    Object.fromEntries(Object.entries(await rowsOf(organisation_id)).filter(([name]) => name.startsWith('gateway.')));
  expect(await counts()).toMatchObject({
    'gateway.policies': 1,
    'gateway.policy_versions': 1,
    'gateway.policy_activations': 1,
    'gateway.budgets': 2,
    'gateway.budget_uses': 2,
  });
  for (let pass = 0; pass < 2; pass += 1) await parts.gateway.forgetProject(caller);
  expect(await counts()).toEqual({
    'gateway.upstreams': 1,
    'gateway.settings': 1,
    'gateway.budgets': 1,
    'gateway.budget_uses': 1,
  });
});

test('of a deleted organisation no row is left in any table of any store', async () => {
  const ada = await plant();
  const kept = await plant();
  const { organisation_id } = ada.caller;
  const before = await rowsOf(kept.caller.organisation_id);
  expect(Object.keys(await rowsOf(organisation_id))).toEqual(
    expect.arrayContaining([
      'telemetry.negotiated_prices',
      'telemetry.price_books',
      'telemetry.repricings',
      'calls',
      'auth.vault_secrets',
      ...ofGateway,
    ]),
  );
  await fixture.auth.api.deleteAccount(ada.caller, { password: ada.password });
  fixture.clock.advance(5 * 60_000);
  await fixture.auth.forgetting.catchUp({
    telemetry: parts.telemetry.forgetProject,
    gateway: parts.gateway.forgetProject,
    optimizer: parts.optimizer.forgetProject,
    chat: parts.chat.forgetProject,
  });
  await parts.telemetry.jobs.catchUp();
  expect(await rowsOf(organisation_id)).toEqual({});
  expect(await rowsOf(kept.caller.organisation_id)).toEqual(before);
});
