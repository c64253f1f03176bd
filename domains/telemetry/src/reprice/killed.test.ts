import { type Caller, newNegotiatedPriceSchema, telemetryRoutes } from '@apex/contracts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import {
  importAll,
  newCaller,
  record,
  spendQuery,
  startTelemetry,
  type TelemetryFixture,
} from '@apex/testkit/telemetry';

vi.setConfig({ testTimeout: 60_000 });

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

const calls = 6000;
const price = newNegotiatedPriceSchema.parse({
  provider: 'anthropic',
  model: 'claude-*',
  valid_from: '2026-02-10',
  terms: { kind: 'discount', off: '0.1' },
});

async function priceUntilKilled(moment: 'before' | 'after'): Promise<void> {
  const script = fileURLToPath(new URL('../test-support/killed-repricing.ts', import.meta.url));
  const { postgres, clickhouse, clock } = fixture;
  const args = [script, postgres.owner_url, JSON.stringify(clickhouse.connection), `${clock.now()}`, moment];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [said] = await Promise.race([once(child.stdout, 'data'), ended.then(() => ['ended'])]);
  expect(String(said)).toBe('hanging\n');
  child.kill('SIGKILL');
  await ended;
}

async function lastRepricing(caller: Caller) {
  const query = telemetryRoutes.listRepricings.input.parse({});
  return (await fixture.telemetry.api.listRepricings(caller, query)).repricings[0];
}

/** Versions of calls that are stored in all: a call that was priced anew twice has three. */
async function storedVersions(caller: Caller): Promise<string> {
  const [row] = await fixture.clickhouse.clickhouse.query({
    sql: 'SELECT max(version) AS highest FROM calls WHERE project_id = {project:String}',
    params: { project: caller.project_id },
    schema: z.object({ highest: z.number() }),
  });
  return String(row?.highest);
}

test.each(['before', 'after'] as const)(
  'killed %s a page is written, it goes on there: each call once, in rows, sums and history',
  async (moment) => {
    const { telemetry } = fixture;
    const caller = newCaller();
    const records = Array.from({ length: calls }, (_, index) => record(`call-${index}`, { sequence: index }));
    await importAll(telemetry, caller, records);
    await telemetry.jobs.catchUp();
    const { id } = await telemetry.api.createNegotiatedPrice(caller, price);
    await priceUntilKilled(moment);

    const broken = await lastRepricing(caller);
    expect(broken).toMatchObject({ status: 'running', calls_to_look_at: calls, calls_repriced: 5000 });
    expect(broken?.progress).toBeCloseTo(5000 / calls);
    // What is half way is told as it is: the day is dirty, so sums are those of the calls.
    const written = moment === 'before' ? 5000n : 6000n;
    const between = await telemetry.api.querySpend(caller, spendQuery());
    expect(between.total.cost_usd).toBe(usd(45n * BigInt(calls) * 100n - written * 450n));
    // An import in the meantime is priced at what holds.
    const more = Array.from({ length: 10 }, (_, index) => record(`more-${index}`, { sequence: calls + index }));
    expect(await importAll(telemetry, caller, more)).toMatchObject({ cost_usd: '0.040500000000' });

    await telemetry.jobs.catchUp();
    expect(await lastRepricing(caller)).toMatchObject({
      price_id: id,
      status: 'complete',
      calls_repriced: calls,
      cost_before_usd: usd(4500n * BigInt(calls)),
      cost_after_usd: usd(4050n * BigInt(calls)),
    });
    const { total } = await telemetry.api.querySpend(caller, spendQuery());
    expect(total).toMatchObject({ calls: calls + 10, cost_usd: usd(4050n * BigInt(calls + 10)) });
    expect(await storedVersions(caller)).toBe('2');
    // Once more changes nothing.
    await telemetry.jobs.catchUp();
    expect(await storedVersions(caller)).toBe('2');
  },
);

/** Of millionths. */
function usd(millionths: bigint): string {
  const digits = millionths.toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}000000`;
}
