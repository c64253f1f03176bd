import {
  type Caller,
  type MeasuredFindings,
  type MeasureFindingsQuery,
  type Observation,
  observationSchema,
  optimizerRoutes,
} from '@apex/contracts';
import { parseUsd, priceCall, formatUsd } from '@apex/pricing';
import { plantKinds, synthesise } from '@apex/synth';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import { importAll, newCaller, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOptimizer, type Optimizer } from '../create-optimizer.ts';
import { optimizerMigrations } from '../migrations.ts';
import type { OptimizerDatabase } from '../optimizer-database.ts';
import { gatewayInMemory } from '../test-support/gateway-in-memory.ts';

let fixture: TelemetryFixture;
let postgres: TestPostgres;
let optimizer: Optimizer;

beforeAll(async () => {
  [fixture, postgres] = await Promise.all([startTelemetry(), startTestPostgres({ sources: [optimizerMigrations] })]);
  const { db } = postgres.pool<OptimizerDatabase>();
  optimizer = createOptimizer({
    db,
    clock: fixture.clock,
    ports: { telemetry: fixture.telemetry.api, gateway: gatewayInMemory() },
  });
});
afterAll(async () => {
  await fixture.stop();
  await postgres.stop();
});

const synthesis = synthesise({
  archetype: 'tools',
  calls: 3000,
  seed: 4,
  start: '2026-02-02T00:00:00Z',
  plant: plantKinds.map((kind) => ({ kind, share: 0.04 })),
});
const records: Observation[] = Array.from(synthesis.observations, (one) => observationSchema.parse(one));

async function imported(some: Observation[] = records): Promise<Caller> {
  const caller = newCaller();
  await importAll(fixture.telemetry, caller, some);
  return caller;
}

async function measure(caller: Caller, query: MeasureFindingsQuery = {}) {
  const stages: string[] = [];
  const steps = optimizer.api.measureFindings(caller, query);
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return { stages: [...new Set(stages)], result: step.value };
    stages.push(step.value.stage);
  }
}

const wasted = (kind: string): bigint =>
  parseUsd(synthesis.truth.planted.find((planted) => planted.kind === kind)?.waste_usd ?? '0');

const expectedOf = ({ findings }: MeasuredFindings, kind: string): bigint =>
  findings
    .filter((finding) => finding.kind === kind)
    .reduce((sum, { saving }) => sum + parseUsd(saving?.expected_usd ?? '0'), 0n);

test('a measurement over stored calls finds what was planted, tells how far it is, and keeps to its schema', async () => {
  const caller = await imported();
  const { stages, result } = await measure(caller);
  expect(stages).toEqual(['sums', 'repeats', 'replay', 'store']);
  expect(optimizerRoutes.measureFindings.output.parse(result)).toEqual(result);
  expect(expectedOf(result, 'exact_cache')).toBe(wasted('duplicate-calls'));
  expect(expectedOf(result, 'retry_storm')).toBe(wasted('retry-storm'));
  expect(expectedOf(result, 'unused_tools')).toBe(wasted('unused-tools'));
  expect(expectedOf(result, 'cache_break')).toBe(wasted('cache-break'));
  expect(expectedOf(result, 'premium_model')).toBe(wasted('premium-model'));
  const { measurement, total } = result;
  expect(measurement).toMatchObject({ calls: 3000, cost_usd: synthesis.truth.cost_usd, blind_spots: [] });
  expect(Date.parse(measurement.to) - Date.parse(measurement.from)).toBe(30 * 86_400_000);
  expect(total.spend_usd).toBe(synthesis.truth.cost_usd);
  expect(parseUsd(total.proven_usd) + parseUsd(total.price_only_usd)).toBe(parseUsd(total.expected_usd));
  expect(parseUsd(total.price_only_usd)).toBe(wasted('premium-model'));
  const listed = await optimizer.api.listFindings(caller, { status: 'open', page: 1, per_page: 100 });
  expect(listed).toMatchObject({ findings: result.findings, total, measurement });
  const { proposals } = await optimizer.api.listProposals(caller, { status: 'open', page: 1, per_page: 100 });
  expect(proposals.map(({ finding_id }) => finding_id)).toEqual(result.findings.map(({ id }) => id));
});

test('every number that a finding says in words stands among its facts', async () => {
  const { result } = await measure(await imported());
  for (const { summary, facts, scope } of result.findings) {
    const names = Object.values(scope).join(' ');
    const said = summary
      .split(/[ ,;]+/)
      .filter((word) => /\d/.test(word) && !names.includes(word.replace(/[.;]$/, '')) && !/^\d+[mhd]$/.test(word));
    const known = facts.map(({ value, unit }) => (unit === 'usd' ? `$${Number(value).toFixed(2)}` : String(value)));
    for (const word of said) expect(known).toContain(word.replace(/\.$/, ''));
  }
});

test('measuring again brings findings up to date, keeps what was dismissed aside, and resolves what is gone', async () => {
  const caller = await imported();
  const first = await measure(caller);
  const [dearest, next] = first.result.findings;
  if (dearest === undefined || next === undefined) throw new Error('there are findings');
  const aside = await optimizer.api.dismissFinding(caller, { id: dearest.id, reason: 'wanted' });
  expect(aside).toMatchObject({ status: 'dismissed', dismissed_reason: 'wanted' });
  const again = { kind: 'conflict', reason: 'optimizer.finding_status' };
  await expect(optimizer.api.dismissFinding(caller, { id: dearest.id, reason: 'x' })).rejects.toMatchObject(again);
  fixture.clock.advance(1000);
  const second = await measure(caller);
  expect(second.result.findings.map(({ id }) => id)).toEqual(first.result.findings.slice(1).map(({ id }) => id));
  expect(second.result.findings[0]?.first_measured_at).toBe(next.first_measured_at);
  expect(second.result.findings[0]?.measured_at).not.toBe(next.measured_at);
  const missing = parseUsd(first.result.total.expected_usd) - parseUsd(second.result.total.expected_usd);
  expect(missing).toBe(parseUsd(dearest.joint_usd ?? '0'));
  const back = await optimizer.api.restoreFinding(caller, { id: dearest.id });
  expect(back).toMatchObject({ status: 'open', dismissed_reason: null, proposal_id: dearest.proposal_id });
  const later = { from: '2027-01-01T00:00:00.000Z', to: '2027-02-01T00:00:00.000Z' };
  expect((await measure(caller, later)).result).toMatchObject({ findings: [], total: { findings: 0 } });
  const { findings } = await optimizer.api.listFindings(caller, { status: 'resolved', page: 1, per_page: 100 });
  expect(findings).toHaveLength(first.result.findings.length);
  const closed = await optimizer.api.listProposals(caller, { status: 'closed', page: 1, per_page: 100 });
  expect(closed.proposals).toHaveLength(first.result.findings.length);
  await measure(caller);
  const reopened = await optimizer.api.listFindings(caller, { status: 'open', page: 1, per_page: 100 });
  expect(reopened.findings.map(({ id }) => id).toSorted()).toEqual(
    first.result.findings.map(({ id }) => id).toSorted(),
  );
});

test('a measurement of nothing, of sound calls, or of calls without prices says so', async () => {
  const nobody = newCaller();
  expect(await optimizer.api.listFindings(nobody, { status: 'open', page: 1, per_page: 20 })).toMatchObject({
    findings: [],
    measurement: null,
    total: { expected_usd: '0.000000000000', of_spend: null },
  });
  expect((await measure(nobody)).result).toMatchObject({ findings: [], measurement: { calls: 0 } });
  const bare = observationSchema.parse({
    identity: 'bare',
    source: 'csv',
    at: '2026-02-10T00:00:00Z',
    provider: 'nobody',
    model: 'no-such-model',
    usage: { input: 10, output: 1 },
  });
  const { result } = await measure(await imported([bare]));
  expect(result.findings).toMatchObject([{ kind: 'unpriced_calls', saving: null, calls: 1, proposal_id: null }]);
  expect(result.measurement).toMatchObject({ unpriced_calls: 1, cost_usd: '0.000000000000' });
  expect(result.measurement.blind_spots).toHaveLength(3);
});

test('whoever goes away in the middle stores nothing', async () => {
  const controller = new AbortController();
  const caller = { ...(await imported()), signal: controller.signal };
  const steps = optimizer.api.measureFindings(caller, {});
  const rest = async () => {
    for await (const { stage } of steps) if (stage === 'replay') controller.abort();
  };
  await expect(rest()).rejects.toThrow(/abort|cancel/);
  const fresh = { ...caller, signal: new AbortController().signal };
  const listed = await optimizer.api.listFindings(fresh, { status: 'all', page: 1, per_page: 20 });
  expect(listed).toMatchObject({ findings: [], measurement: null });
});

test('stored calls cost on another model what each of them does, and retries are those that were planted', async () => {
  const caller = await imported();
  const query = optimizerRoutes.simulateModel.input.parse({ to_models: ['gpt-5-mini', { model: 'claude-haiku-4-5' }] });
  const simulation = await optimizer.api.simulateModel(caller, query);
  expect(optimizerRoutes.simulateModel.output.parse(simulation)).toEqual(simulation);
  const [mini] = simulation.models;
  const would = records.reduce((sum, { usage, at, tier }) => {
    const cost = usage === null ? null : priceCall({ provider: 'openai', model: 'gpt-5-mini', at, tier, usage }).cost;
    return sum + (cost ?? 0n);
  }, 0n);
  expect(mini).toMatchObject({
    would_usd: formatUsd(would),
    current_usd: synthesis.truth.cost_usd,
    replayed_calls: 3000,
  });
  expect(simulation).toMatchObject({ basis: 'price_only', quality: 'unproven', all_time: true });
  const suggested = await optimizer.api.simulateModel(caller, optimizerRoutes.simulateModel.input.parse({}));
  expect(suggested.models.length).toBeGreaterThan(1);
  const unknown = optimizerRoutes.simulateModel.input.parse({ to_models: ['claude-hiku-4-5'] });
  await expect(optimizer.api.simulateModel(caller, unknown)).rejects.toMatchObject({ kind: 'not_found' });
  const trace = await optimizer.api.traceRetries(caller, optimizerRoutes.traceRetries.input.parse({}));
  expect(optimizerRoutes.traceRetries.output.parse(trace)).toEqual(trace);
  expect(trace).toMatchObject({ calls: 3000, wasted_calls: 120, wasted_usd: formatUsd(wasted('retry-storm')) });
});
