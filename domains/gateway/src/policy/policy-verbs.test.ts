import {
  type Caller,
  gatewayRoutes,
  type NewPolicy,
  type Policy,
  type PolicyRule,
  policyRuleSchema,
} from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { createFixedClock } from '@apex/testkit/fixed-clock';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import { newCaller } from '@apex/testkit/telemetry';
import * as fc from 'fast-check';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GatewayDatabase } from '../gateway-database.ts';
import { gatewayMigrations } from '../migrations.ts';
import { createPolicyApi, type PolicyApi } from './create-policy-api.ts';
import { loadActivePolicies } from './load-active-policies.ts';
import { inProject, type PolicyTenant, tenantOf } from './policy-scope.ts';

let postgres: TestPostgres;
let db: Kysely<GatewayDatabase>;
let api: PolicyApi;
const told: PolicyTenant[] = [];
const clock = createFixedClock();

const nobodyAsks = (): never => {
  throw new Error('past calls are no concern of these verbs');
};

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [gatewayMigrations] });
  db = postgres.pool<GatewayDatabase>().db;
  api = createPolicyApi({
    db,
    clock,
    telemetry: {
      listCalls: nobodyAsks,
      listNegotiatedPrices: nobodyAsks,
      streamReplay: nobodyAsks,
      sumUsage: nobodyAsks,
    },
    changed: (tenant) => told.push(tenant),
    upstreamFor: (_caller, model) => (model === 'unserved' ? null : 'anthropic'),
  });
});
afterAll(() => postgres.stop());

const rule = (retries: number, more: object = {}): PolicyRule =>
  policyRuleSchema.parse({ action: { retries }, ...more });
const made = (caller: Caller, name: string, more: Partial<NewPolicy> = {}): Promise<Policy> =>
  api.createPolicy(caller, { name, rule: rule(1), proposal_id: null, ...more });
const activate = (caller: Caller, { id }: Policy, version?: number) =>
  api.activatePolicy(caller, { id, version, proposal_id: null });
const active = async (caller: Caller) => (await loadActivePolicies(db, tenantOf(caller))).map(({ name }) => name);

test('policies are asked in the order of their positions, and only active ones are', async () => {
  const caller = newCaller();
  const [first, second] = [await made(caller, 'first'), await made(caller, 'second')];
  const before = await made(caller, 'before', { position: 0 });
  expect([first.position, second.position, before.position]).toEqual([0, 1, 0]);
  expect((await api.listPolicies(caller, {})).policies.map(({ name }) => name)).toEqual(['first', 'before', 'second']);
  expect(await active(caller)).toEqual([]);
  for (const policy of [second, before, first]) await activate(caller, policy);
  expect(await active(caller)).toEqual(['first', 'before', 'second']);
  await api.changePolicy(caller, { id: first.id, version: 1, position: 5 });
  expect(await active(caller)).toEqual(['before', 'second', 'first']);
  await expect(made(caller, 'first')).rejects.toMatchObject({ kind: 'conflict', reason: 'gateway.policy_name_taken' });
  await expect(api.changePolicy(caller, { id: first.id, version: 1, name: 'second' })).rejects.toMatchObject({
    reason: 'gateway.policy_name_taken',
  });
});

test('another rule is another version, which does nothing until it is activated, and the old ones stay', async () => {
  const caller = newCaller();
  const policy = await made(caller, 'one', { proposal_id: newId.proposal() });
  await activate(caller, policy);
  const told_before = told.length;
  const changed = await api.changePolicy(caller, { id: policy.id, version: 1, rule: rule(2) });
  expect(changed).toMatchObject({ version: 2, active_version: 1, rule: { action: { retries: 2 } } });
  expect(await api.changePolicy(caller, { id: policy.id, version: 2, rule: rule(2) })).toEqual(changed);
  expect(told).toHaveLength(told_before);
  expect(await loadActivePolicies(db, tenantOf(caller))).toMatchObject([
    { version: 1, rule: rule(1), proposal_id: policy.proposal_id },
  ]);
  await expect(api.changePolicy(caller, { id: policy.id, version: 1, rule: rule(3) })).rejects.toMatchObject({
    kind: 'conflict',
    reason: 'gateway.stale_version',
  });
  await expect(activate(caller, policy, 3)).rejects.toMatchObject({ kind: 'not_found' });
  await expect(api.deletePolicy(caller, { id: policy.id })).rejects.toMatchObject({
    kind: 'conflict',
    reason: 'gateway.policy_active',
  });
  const rewritten = await inProject({ db, caller }, (trx) =>
    trx
      .updateTable('gateway.policy_activations')
      .set({ version: 9 })
      .where('policy_id', '=', policy.id)
      .executeTakeFirst(),
  );
  expect(rewritten.numUpdatedRows).toBe(0n);
  const { versions, activations } = await api.getPolicy(caller, { id: policy.id });
  expect(versions.map(({ version }) => version)).toEqual([2, 1]);
  const by = caller.actor.user_id;
  expect(activations).toMatchObject([
    { version: 1, previous_version: null, kind: 'activate', by, proposal_id: policy.proposal_id },
  ]);
  await api.deactivatePolicy(caller, { id: policy.id });
  expect(await api.deletePolicy(caller, { id: policy.id })).toEqual({ deleted: true });
  await expect(api.getPolicy(caller, { id: policy.id })).rejects.toMatchObject({ kind: 'not_found' });
});

const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('activate'), version: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constantFrom('deactivate', 'rollback') }),
);

test('rolling back undoes switches one by one, however they came', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), async (steps) => {
      const caller = newCaller();
      const policy = await made(caller, 'one');
      for (const version of [1, 2]) await api.changePolicy(caller, { id: policy.id, version, rule: rule(version + 1) });
      const before: (number | null)[] = [];
      let now: number | null = null;
      for (const step of steps) {
        const told_before = told.length;
        const was: number | null = now;
        if (step.kind === 'rollback') {
          const back = before.pop();
          if (back === undefined) {
            await expect(api.rollBackPolicy(caller, policy)).rejects.toMatchObject({
              kind: 'conflict',
              reason: 'gateway.nothing_to_roll_back',
            });
            continue;
          }
          now = back;
          expect((await api.rollBackPolicy(caller, policy)).active_version).toBe(now);
          expect(told).toHaveLength(told_before + 1);
        } else {
          now = 'version' in step ? step.version : null;
          const answer =
            'version' in step
              ? await activate(caller, policy, step.version)
              : await api.deactivatePolicy(caller, policy);
          if (now !== was) before.push(was);
          expect(answer.active_version).toBe(now);
          expect(answer.activated_at === null).toBe(now === null);
          expect(told).toHaveLength(told_before + Number(now !== was));
        }
        expect((await loadActivePolicies(db, tenantOf(caller))).map(({ version }) => version)).toEqual(
          now === null ? [] : [now],
        );
      }
    }),
    { numRuns: 15 },
  );
});

test('switches of one policy at the same time come one after the other', async () => {
  const caller = newCaller();
  const policy = await made(caller, 'one');
  await api.changePolicy(caller, { id: policy.id, version: 1, rule: rule(2) });
  await Promise.all([1, 2, 1, 2, 1].map((version) => activate(caller, policy, version)));
  const { activations } = await api.getPolicy(caller, policy);
  for (const [place, { previous_version }] of activations.entries()) {
    expect(previous_version).toBe(activations[place + 1]?.version ?? null);
  }
});

test.each([
  ['another organisation', (_: Caller) => newCaller()],
  ['another project of the same organisation', (one: Caller) => newCaller({ organisation_id: one.organisation_id })],
])('%s sees no policy and can change none', async (_, strangerOf) => {
  const owner = newCaller();
  const policy = await made(owner, 'mine');
  await activate(owner, policy);
  const stranger = strangerOf(owner);
  const { id } = policy;
  const missing = { kind: 'not_found', reason: 'gateway.policy_not_found' };
  await expect(api.getPolicy(stranger, { id })).rejects.toMatchObject(missing);
  await expect(api.changePolicy(stranger, { id, version: 1, name: 'x' })).rejects.toMatchObject(missing);
  await expect(activate(stranger, policy)).rejects.toMatchObject(missing);
  await expect(api.deactivatePolicy(stranger, { id })).rejects.toMatchObject(missing);
  await expect(api.rollBackPolicy(stranger, { id })).rejects.toMatchObject(missing);
  await expect(api.deletePolicy(stranger, { id })).rejects.toMatchObject(missing);
  expect(await api.listPolicies(stranger, {})).toEqual({ policies: [] });
  expect(await active(stranger)).toEqual([]);
  await made(stranger, 'mine');
  // The second wall: without the conditions of our own.
  const rows = await inProject({ db, caller: stranger }, (trx) =>
    trx.selectFrom('gateway.policy_versions').select('policy_id').execute(),
  );
  expect(rows.map(({ policy_id }) => policy_id)).not.toContain(id);
  expect(await active(owner)).toEqual(['mine']);
});

test('an imagined call is told what would be done with it and why', async () => {
  const caller = newCaller();
  const ask = (input: object) => api.explainPolicy(caller, gatewayRoutes.explainPolicy.input.parse(input));
  await activate(
    caller,
    await made(caller, 'small', {
      rule: rule(1, { match: { labels: { feature: ['sum*'] } }, action: { model: 'claude-haiku-4-5' } }),
    }),
  );
  await activate(
    caller,
    await made(caller, 'no', {
      rule: rule(1, { match: { models: ['gpt-*'] }, action: { refuse: { message: 'No.' } } }),
    }),
  );
  await made(caller, 'off');
  expect(await ask({ model: 'claude-opus-4-5', labels: { feature: 'summaries' } })).toMatchObject({
    model: 'claude-haiku-4-5',
    upstream: 'anthropic',
    action: { model: 'claude-haiku-4-5' },
    steps: [
      { name: 'small', arm: 'treatment', probability: 1, applied: ['model'] },
      { name: 'no', matched: false, why: 'The model claude-opus-4-5 is none of gpt-*.' },
    ],
  });
  expect(await ask({ model: 'gpt-5' })).toMatchObject({ upstream: null, action: { refuse: { message: 'No.' } } });
  expect(await ask({ model: 'unserved' })).toMatchObject({ upstream: null, action: {} });
});
