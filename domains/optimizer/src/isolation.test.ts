import { type Caller, optimizerRoutes, proposalIdSchema, runIdSchema, findingIdSchema } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import { createFixedClock } from '@apex/testkit/fixed-clock';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOptimizer, type Optimizer } from './create-optimizer.ts';
import { optimizerMigrations } from './migrations.ts';
import type { OptimizerDatabase } from './optimizer-database.ts';
import { detectInMemory } from './test-support/detect-in-memory.ts';
import { gatewayInMemory } from './test-support/gateway-in-memory.ts';
import { callerOf } from './test-support/caller-of.ts';
import { repeatedCalls, replayCalls, usageSums } from './test-support/replay-calls.ts';
import { synthesise } from '@apex/synth';

let postgres: TestPostgres;
let db: Kysely<OptimizerDatabase>;
let optimizer: Optimizer;

const calls = replayCalls(
  synthesise({
    archetype: 'chat',
    calls: 500,
    seed: 1,
    start: '2026-02-02T00:00:00Z',
    plant: [{ kind: 'duplicate-calls', share: 0.1 }],
  }).observations,
);

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [optimizerMigrations] });
  db = postgres.pool<OptimizerDatabase>().db;
  optimizer = createOptimizer({
    db,
    clock: createFixedClock(),
    ports: {
      gateway: gatewayInMemory(),
      telemetry: {
        sumUsage: async () => ({ rows: usageSums(calls), from: null, to: '2026-03-03T12:00:00.000Z' }),
        async *streamReplay(_caller, { order }) {
          yield { calls: order === 'calls' ? calls : repeatedCalls(calls) };
          return { count: calls.length };
        },
        streamOccurrences: () => {
          throw new Error('nobody asks for occurrences');
        },
      },
    },
  });
});
afterAll(() => postgres.stop());

async function measured(caller: Caller) {
  const steps = optimizer.api.measureFindings(caller, {});
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value;
  }
}

const all = { status: 'all', page: 1, per_page: 100 } as const;
const run_id = newId.run(newId.thread());
const change = {
  key: 'one',
  title: 'Use the hour',
  setting: 'prompt_cache.ttl',
  old_value: '5m',
  new_value: '1h',
  saving: { low_usd: '1', expected_usd: '2', high_usd: '3' },
  verify: 'v',
  risk: 'r',
  undo: 'u',
  kind: 'setting',
} as const;
const noted = (changes: object[]) => optimizerRoutes.recordProposals.input.parse({ run_id, proposals: changes });

test('the parts in memory are those that are stored', async () => {
  const { findings } = await measured(callerOf());
  expect(findings.map(({ title }) => title)).toEqual(detectInMemory(calls).findings.map(({ title }) => title));
});

test.each([
  ['another organisation', (_: Caller) => callerOf()],
  ['another project of the same organisation', (one: Caller) => callerOf({ organisation_id: one.organisation_id })],
])('%s finds no finding and no proposal, and can change none', async (_, strangerOf) => {
  const owner = callerOf();
  const { findings } = await measured(owner);
  const { proposals } = await optimizer.api.recordProposals(owner, noted([change]));
  const stranger = strangerOf(owner);
  const [finding, proposal] = [findings[0]?.id, proposals[0]?.id];
  if (finding === undefined || proposal === undefined) throw new Error('there is a finding and a proposal');
  const missing = { kind: 'not_found' };
  await expect(optimizer.api.getFinding(stranger, { id: finding })).rejects.toMatchObject(missing);
  await expect(optimizer.api.dismissFinding(stranger, { id: finding, reason: 'x' })).rejects.toMatchObject(missing);
  await expect(optimizer.api.restoreFinding(stranger, { id: finding })).rejects.toMatchObject(missing);
  await expect(optimizer.api.getProposal(stranger, { id: proposal })).rejects.toMatchObject(missing);
  const theirs = noted([{ ...change, finding_id: finding }]);
  await expect(optimizer.api.recordProposals(stranger, theirs)).rejects.toMatchObject(missing);
  expect((await optimizer.api.listFindings(stranger, all)).findings).toEqual([]);
  expect((await optimizer.api.listProposals(stranger, all)).proposals).toEqual([]);
  expect((await optimizer.api.getFinding(owner, { id: finding })).status).toBe('open');
});

test('a query that forgets its tenant sees that tenant alone, and outside of one nothing', async () => {
  const [mine, theirs] = [callerOf(), callerOf()];
  await measured(mine);
  await measured(theirs);
  const tenant = { organisation_id: mine.organisation_id, project_id: mine.project_id };
  for (const table of ['findings', 'proposals', 'measurements'] as const) {
    const rows = await withTenant(db, tenant, (trx) =>
      trx.selectFrom(`optimizer.${table}`).select('project_id').execute(),
    );
    expect(new Set(rows.map(({ project_id }) => project_id))).toEqual(new Set([mine.project_id]));
    expect(await db.selectFrom(`optimizer.${table}`).select('project_id').execute()).toEqual([]);
  }
});

test('what a run proposes is noted once, in the order it was told, and is not the finding’s own', async () => {
  const owner = callerOf();
  const { findings } = await measured(owner);
  const finding_id = findings[0]?.id ?? null;
  const two = [
    { ...change, finding_id },
    { ...change, key: 'two', saving: null },
  ];
  const first = await optimizer.api.recordProposals(owner, noted(two));
  const again = await optimizer.api.recordProposals(owner, noted([...two, { ...change, key: 'three' }]));
  expect(again.proposals.slice(0, 2)).toEqual(first.proposals);
  expect(first.proposals).toMatchObject([
    { finding_id, run_id, status: 'open' },
    { finding_id: null, saving: null },
  ]);
  const listed = await optimizer.api.listProposals(owner, { ...all, run_id: runIdSchema.parse(run_id) });
  expect(listed.pagination.total).toBe(3);
  const ofFinding = await optimizer.api.listProposals(owner, {
    ...all,
    ...(finding_id === null ? {} : { finding_id }),
  });
  expect(ofFinding.pagination.total).toBe(2);
  await measured(owner);
  expect((await optimizer.api.listProposals(owner, all)).pagination.total).toBe(3 + findings.length);
  const known = first.proposals[0];
  expect(await optimizer.api.getProposal(owner, { id: proposalIdSchema.parse(known?.id) })).toEqual(known);
});

test('measured by several at once a project has each finding once', async () => {
  const owner = callerOf();
  await Promise.all([measured(owner), measured(owner), measured(owner)]);
  const { findings } = await optimizer.api.listFindings(owner, all);
  expect(new Set(findings.map(({ title }) => title)).size).toBe(findings.length);
  expect(findings.length).toBeGreaterThan(0);
});

test('a deleted project is forgotten, and its neighbour is not', async () => {
  const owner = callerOf();
  const neighbour = callerOf({ organisation_id: owner.organisation_id });
  await measured(owner);
  await measured(neighbour);
  await optimizer.api.recordProposals(owner, noted([change]));
  for (let pass = 0; pass < 2; pass += 1) await optimizer.forgetProject(owner);
  expect(await optimizer.api.listFindings(owner, all)).toMatchObject({ findings: [], measurement: null });
  expect((await optimizer.api.listProposals(owner, all)).proposals).toEqual([]);
  expect((await optimizer.api.listFindings(neighbour, all)).findings.length).toBeGreaterThan(0);
  const nowhere = findingIdSchema.parse(newId.finding());
  await expect(optimizer.api.getFinding(owner, { id: nowhere })).rejects.toMatchObject({ kind: 'not_found' });
});
