import { ApexError, type Caller, type SampleProgress } from '@apex/contracts';
import type { Clickhouse } from '@apex/clickhouse';
import type { Telemetry } from '../create-telemetry.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createVaultInMemory,
  newCaller,
  sampleProjectOf,
  spendQuery,
  startTelemetry,
  type TelemetryFixture,
} from '@apex/testkit/telemetry';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

async function fill(caller: Caller, telemetry: Telemetry = fixture.telemetry) {
  const filling = telemetry.api.fillSample(caller, {});
  const progress: SampleProgress[] = [];
  for (;;) {
    const step = await filling.next();
    if (step.done === true) return { progress, filled: step.value };
    progress.push(step.value);
  }
}

function inSample(caller: Caller): Caller {
  return { ...caller, project_id: sampleProjectOf(caller), project_name: 'sample' };
}

const totals = async (caller: Caller) =>
  (await fixture.telemetry.api.querySpend(inSample(caller), spendQuery({ by: ['feature', 'model'] }))).rows;

test('the sample project is filled, whichever project asks, and the asking one stays as it was', async () => {
  const caller = newCaller();
  const { filled, progress } = await fill(caller);
  expect(filled).toMatchObject({ project: { id: sampleProjectOf(caller), name: 'sample' }, created: true });
  expect(filled.calls).toBeGreaterThan(10_000);
  expect(new Set(progress.map(({ stage }) => stage))).toEqual(new Set(['making', 'storing', 'summing']));
  const { total } = await fixture.telemetry.api.querySpend(inSample(caller), spendQuery());
  expect(total.calls).toBe(filled.calls);
  expect(total.unpriced_calls).toBeGreaterThan(0);
  expect((await fixture.telemetry.api.querySpend(caller, spendQuery())).total.calls).toBe(0);
});

test('a second fill, also on a later day, changes nothing', async () => {
  const caller = newCaller();
  const first = await fill(caller);
  const before = await totals(caller);
  fixture.clock.advance(3 * 86_400_000);
  const second = await fill(inSample(caller));
  expect(second).toEqual({ progress: [], filled: { ...first.filled, created: false } });
  expect(await totals(caller)).toEqual(before);
});

test('a fill goes on when who asked for it has left', async () => {
  const caller = newCaller();
  const filling = fixture.telemetry.api.fillSample(caller, {});
  expect((await filling.next()).value).toMatchObject({ stage: 'making' });
  await filling.return(undefined as never);
  const { filled } = await fill(caller);
  const { total } = await fixture.telemetry.api.querySpend(inSample(caller), spendQuery());
  expect(total.calls).toBe(filled.calls);
});

test('two fills at once make one sample', async () => {
  const caller = newCaller();
  const [one, other] = await Promise.all([fill(caller), fill(caller, fixture.another())]);
  expect(one.filled.calls).toBe(other.filled.calls);
  const { total } = await fixture.telemetry.api.querySpend(inSample(caller), spendQuery());
  expect(total.calls).toBe(one.filled.calls);
});

test('organisations that fill at the same moment see the same figures', async () => {
  const [ada, bob] = [newCaller(), newCaller()];
  await fill(ada);
  await fill(bob);
  expect(await totals(ada)).toEqual(await totals(bob));
});

test.each(['calls', 'occurrences', 'import_batches'])(
  'a fill whose process died while it wrote %s is completed by the next one, with the calls it had begun',
  async (fatal) => {
    const { clickhouse, clock } = fixture;
    const caller = newCaller();
    let writes = 0;
    const dying: Clickhouse = {
      ...clickhouse.clickhouse,
      insert: async (table, rows, options) => {
        if (table === fatal) writes += 1;
        // The second batch.
        if (writes === 2) throw new ApexError({ kind: 'unavailable', reason: 'test.died', message: 'died' });
        return clickhouse.clickhouse.insert(table, rows, options);
      },
    };
    await expect(fill(caller, fixture.another({ clickhouse: dying }))).rejects.toMatchObject({ reason: 'test.died' });
    const begun_ms = clock.now();
    clock.advance(5 * 86_400_000);
    const { filled } = await fill(caller, fixture.another());
    expect(filled.created).toBe(true);
    expect(Date.parse(filled.to)).toBeLessThanOrEqual(begun_ms);
    const { total } = await fixture.telemetry.api.querySpend(inSample(caller), spendQuery());
    expect(total.calls).toBe(filled.calls);
  },
);

test('an organisation without a sample project is told so', async () => {
  const auth = { whoami: async () => ({ projects: [] }) };
  const telemetry = fixture.another({ ports: { auth, vault: createVaultInMemory() } });
  await expect(fill(newCaller(), telemetry)).rejects.toMatchObject({
    kind: 'not_found',
    reason: 'telemetry.no_sample_project',
  });
});
