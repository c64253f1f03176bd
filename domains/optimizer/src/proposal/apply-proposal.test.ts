import { type Caller, optimizerRoutes, type ProposalId, proposedPolicySchema } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { synthesise } from '@apex/synth';
import { createFixedClock } from '@apex/testkit/fixed-clock';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOptimizer, type Optimizer } from '../create-optimizer.ts';
import { optimizerMigrations } from '../migrations.ts';
import type { OptimizerDatabase } from '../optimizer-database.ts';
import type { GatewayPort } from '../ports.ts';
import { callerOf } from '../test-support/caller-of.ts';
import { type GatewayInMemory, gatewayInMemory } from '../test-support/gateway-in-memory.ts';
import { repeatedCalls, replayCalls, usageSums } from '../test-support/replay-calls.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [optimizerMigrations] });
});
afterAll(() => postgres.stop());

const clock = createFixedClock();
const at = () => new Date(clock.now()).toISOString();
const calls = replayCalls(
  synthesise({
    archetype: 'chat',
    calls: 300,
    seed: 1,
    start: '2026-02-02T00:00:00Z',
    plant: [{ kind: 'duplicate-calls', share: 0.1 }],
  }).observations,
);

interface Bench {
  readonly api: Optimizer['api'];
  readonly gateway: GatewayInMemory;
  readonly caller: Caller;
}

/** A project of its own with a gateway of its own. */
function bench(port: (gateway: GatewayInMemory) => GatewayPort = (gateway) => gateway): Bench {
  const gateway = gatewayInMemory();
  const telemetry = {
    sumUsage: async () => ({ rows: usageSums(calls), from: null, to: '2026-03-03T12:00:00.000Z' }),
    async *streamReplay(_caller: Caller, { order }: { readonly order: 'calls' | 'repeats' }) {
      yield { calls: order === 'calls' ? calls : repeatedCalls(calls) };
      return { count: calls.length };
    },
    streamOccurrences: () => {
      throw new Error('nobody asks for occurrences');
    },
  };
  const { db } = postgres.pool<OptimizerDatabase>();
  return {
    api: createOptimizer({ db, clock, ports: { telemetry, gateway: port(gateway) } }).api,
    gateway,
    caller: callerOf(),
  };
}

const policy = proposedPolicySchema.parse({
  name: 'Hour',
  rule: { match: { labels: { feature: ['x'] } }, action: { prompt_cache: { lifetime: '1h' } }, holdout_percent: 5 },
});

async function proposed({ api, caller }: Bench, told: object | null = policy): Promise<ProposalId> {
  const { proposals } = await api.recordProposals(
    caller,
    optimizerRoutes.recordProposals.input.parse({
      run_id: newId.run(newId.thread()),
      proposals: [
        {
          key: 'one',
          title: 'Use the hour',
          setting: 'prompt_cache.ttl',
          old_value: '5m',
          new_value: '1h',
          saving: null,
          verify: 'v',
          risk: 'r',
          undo: 'u',
          kind: 'policy',
          policy: told,
        },
      ],
    }),
  );
  const id = proposals[0]?.id;
  if (id === undefined) throw new Error('nothing was recorded');
  return id;
}

test('a proposal is previewed, applied, rolled back and applied again, always as one policy', async () => {
  const it = bench();
  const { api, gateway, caller } = it;
  const id = await proposed(it);
  const preview = await api.previewProposal(caller, { id, rollout_percent: 50 });
  expect(preview.notes).toEqual(['50 % less 5 %']);
  expect(gateway.changes).toEqual([]);

  const applied = await api.applyProposal(caller, { id, rollout_percent: 50 });
  expect(optimizerRoutes.applyProposal.output.parse(applied)).toEqual(applied);
  expect(applied.policy).toMatchObject({ name: 'Hour', proposal_id: id, version: 1, active_version: 1 });
  expect(applied.policy.rule).toMatchObject({ rollout_percent: 50, holdout_percent: 5 });
  const { user_id } = caller.actor;
  expect(applied.proposal).toMatchObject({ status: 'applied', policy_id: applied.policy.id, applied_by: user_id });
  expect(applied.proposal.applied_at).toBe(at());

  clock.advance(60_000);
  expect(await api.applyProposal(caller, { id })).toMatchObject({
    policy: applied.policy,
    proposal: { applied_at: applied.proposal.applied_at },
  });
  expect(gateway.changes).toEqual(['createPolicy', 'activatePolicy']);

  const back = await api.rollBackProposal(caller, { id });
  expect(back).toMatchObject({ proposal: { status: 'rolled_back' }, policy: { active_version: null } });
  expect(gateway.changes.at(-1)).toBe('rollBackPolicy');
  await expect(api.rollBackProposal(caller, { id })).rejects.toMatchObject({ kind: 'conflict' });

  const again = await api.applyProposal(caller, { id, rollout_percent: 50 });
  expect(again).toMatchObject({ proposal: { status: 'applied', applied_at: at() }, policy: { id: applied.policy.id } });
  expect(again.policy).toMatchObject({ version: 1, active_version: 1 });

  const wider = await api.applyProposal(caller, { id, rollout_percent: 100 });
  expect(wider.policy).toMatchObject({
    version: 2,
    active_version: 2,
    rule: { rollout_percent: 100, holdout_percent: 5 },
  });
  expect((await api.rollBackProposal(caller, { id })).policy?.active_version).toBeNull();
});

test('whatever people did with its policy, rolled back nothing of a proposal is left; a taken name is no obstacle', async () => {
  const it = bench();
  const { api, gateway, caller } = it;
  const [one, two] = [await proposed(it), await proposed(it)];
  const { policy: first } = await api.applyProposal(caller, { id: one });
  const { policy: second } = await api.applyProposal(caller, { id: two });
  expect([first.name, second.name]).toEqual(['Hour', 'Hour (2)']);
  const { id } = (await api.applyProposal(caller, { id: one, rollout_percent: 10 })).policy;
  await gateway.deactivatePolicy(caller, { id });
  await gateway.rollBackPolicy(caller, { id });
  expect((await api.rollBackProposal(caller, { id: one })).policy).toMatchObject({ version: 2, active_version: null });
  expect((await api.applyProposal(caller, { id: one })).policy).toMatchObject({ active_version: 3, proposal_id: one });
});

test.each(['createPolicy', 'activatePolicy', 'rollBackPolicy'] as const)(
  'after an end in the middle of %s, doing it again comes to the same',
  async (verb) => {
    const it = bench();
    const { api, gateway, caller } = it;
    const id = await proposed(it);
    gateway.failAfter(verb);
    const both = async () => {
      await api.applyProposal(caller, { id });
      return api.rollBackProposal(caller, { id });
    };
    await expect(both()).rejects.toMatchObject({ kind: 'unavailable' });
    const { status } = await api.getProposal(caller, { id });
    expect(status).toBe(verb === 'rollBackPolicy' ? 'applied' : 'open');
    if (status === 'open') await api.applyProposal(caller, { id });
    const { proposal, policy: left } = await api.rollBackProposal(caller, { id });
    expect([proposal.status, left?.active_version]).toEqual(['rolled_back', null]);
    expect(gateway.changes).toEqual(['createPolicy', 'activatePolicy', 'rollBackPolicy']);
  },
);

test('applied by two at once it is one policy: the other waits until the first is done', async () => {
  const { db } = postgres.pool<OptimizerDatabase>();
  let lists = 0;
  const someoneWaits = async () =>
    (await sql`select 1 from pg_locks where not granted limit 1`.execute(db)).rows.length > 0;
  const it = bench((gateway) => ({
    ...gateway,
    listPolicies: (...asked) => {
      lists += 1;
      return gateway.listPolicies(...asked);
    },
    async createPolicy(...asked) {
      while (lists < 2 && !(await someoneWaits()));
      return gateway.createPolicy(...asked);
    },
  }));
  const id = await proposed(it);
  const apply = () => it.api.applyProposal(it.caller, { id });
  const [one, two] = await Promise.all([apply(), apply()]);
  expect(one.policy).toEqual(two.policy);
  expect(it.gateway.changes).toEqual(['createPolicy', 'activatePolicy']);
});

test('what the status or the proposal does not allow is refused, and strangers find nothing', async () => {
  const it = bench();
  const { api, caller } = it;
  const [byHand, open] = [await proposed(it, null), await proposed(it)];
  const noPolicy = { kind: 'invalid', reason: 'optimizer.proposal_not_a_policy' };
  await expect(api.previewProposal(caller, { id: byHand })).rejects.toMatchObject(noPolicy);
  await expect(api.applyProposal(caller, { id: byHand })).rejects.toMatchObject(noPolicy);
  const conflict = { kind: 'conflict', reason: 'optimizer.proposal_status' };
  await expect(api.rollBackProposal(caller, { id: open })).rejects.toMatchObject(conflict);
  const reason = 'The answers must be fresh.';
  expect(await api.closeProposal(caller, { id: open, reason })).toMatchObject({
    status: 'closed',
    closed_reason: reason,
  });
  await expect(api.closeProposal(caller, { id: open, reason })).rejects.toMatchObject(conflict);
  await expect(api.applyProposal(caller, { id: open })).rejects.toMatchObject(conflict);
  const stranger = callerOf({ organisation_id: caller.organisation_id });
  for (const verb of ['previewProposal', 'applyProposal', 'rollBackProposal'] as const)
    await expect(api[verb](stranger, { id: byHand })).rejects.toMatchObject({ kind: 'not_found' });
  await expect(api.closeProposal(stranger, { id: byHand, reason })).rejects.toMatchObject({ kind: 'not_found' });
  expect(it.gateway.changes).toEqual([]);
});

test('a finding’s own proposal is a policy; measuring again leaves an applied or closed one as it is', async () => {
  const { api, caller } = bench();
  const measure = async () => {
    for await (const _ of api.measureFindings(caller, {}));
  };
  const cached = async (status: 'open' | 'applied' | 'closed') => {
    const { proposals } = await api.listProposals(caller, { status, page: 1, per_page: 100 });
    return proposals.find((one) => one.policy?.rule.action.cache !== undefined);
  };
  await measure();
  const found = await cached('open');
  if (found === undefined) throw new Error('repeated prompts are a policy');
  const { id } = found;
  const { proposal } = await api.applyProposal(caller, { id });
  clock.advance(60_000);
  await measure();
  expect(await cached('applied')).toEqual(proposal);
  await api.dismissFinding(caller, { id: newIdOf(found.finding_id), reason: 'seen' });
  expect(await cached('applied')).toEqual(proposal);

  const other = bench();
  const again = async () => {
    for await (const _ of other.api.measureFindings(other.caller, {}));
  };
  await again();
  const [first] = (await other.api.listProposals(other.caller, { status: 'open', page: 1, per_page: 1 })).proposals;
  if (first === undefined) throw new Error('there is a proposal');
  await other.api.closeProposal(other.caller, { id: first.id, reason: 'no' });
  await again();
  expect((await other.api.getProposal(other.caller, { id: first.id })).status).toBe('closed');
});

function newIdOf<T>(id: T | null): T {
  if (id === null) throw new Error('it has a finding');
  return id;
}
