import { type Caller, newNegotiatedPriceSchema, telemetryRoutes } from '@apex/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importAll, newCaller, record, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';

let fixture: TelemetryFixture;
let caller: Caller;

beforeAll(async () => {
  fixture = await startTelemetry();
  caller = newCaller();
  await importAll(fixture.telemetry, caller, [
    record('a', { at: '2026-02-01T00:00:00Z', model: 'claude-sonet-4-5' }),
    record('b', {
      at: '2026-02-05T00:00:00Z',
      model: 'claude-sonet-4-5',
      usage: { input: 5, output: 7, reasoning: 3 },
    }),
    record('c', { tier: 'priority' }),
    record('d', { usage: null, application: 'checkout' }),
    record('e', { at: '2026-02-03T00:00:00Z' }),
    record('f', { at: '2026-02-20T00:00:00Z', model: 'claude-sonnet-4-5-20250929' }),
  ]);
});
afterAll(() => fixture.stop());

test('the worklist names what has no price, why, and what it may be; what reports no tokens is apart', async () => {
  const told = await fixture.telemetry.api.listUnpricedCalls(caller, {});
  expect(told.models).toEqual([
    {
      provider: 'anthropic',
      model: 'claude-sonet-4-5',
      tier: 'standard',
      calls: 2,
      tokens: 1112,
      first_at: '2026-02-01T00:00:00.000Z',
      last_at: '2026-02-05T00:00:00.000Z',
      reason: 'The catalogue knows no model "claude-sonet-4-5" at provider "anthropic".',
      nearest: expect.arrayContaining(['claude-sonnet-4-5']),
    },
    expect.objectContaining({ model: 'claude-sonnet-4-5', tier: 'priority', calls: 1, nearest: [] }),
  ]);
  expect(told.without_usage).toEqual([expect.objectContaining({ application: 'checkout', status: 'ok', calls: 1 })]);
  expect([told.unpriced_calls, told.calls_without_usage]).toEqual([3, 1]);
  expect(await fixture.telemetry.api.listUnpricedCalls(newCaller(), {})).toMatchObject({
    models: [],
    unpriced_calls: 0,
  });
});

test('the history of a model tells its prices over time and what calls cost at each, dated names as one', async () => {
  const { api, jobs } = fixture.telemetry;
  const terms = { kind: 'discount', off: '0.5' } as const;
  const price = newNegotiatedPriceSchema.parse({ model: 'claude-*', valid_from: '2026-02-10', terms });
  const { id } = await api.createNegotiatedPrice(caller, price);
  await jobs.catchUp();
  const query = telemetryRoutes.getPriceHistory.input.parse({ provider: 'Anthropic', model: 'claude-sonnet-4-5' });
  const { periods, costs, ...named } = await api.getPriceHistory(caller, query);
  expect(named).toEqual({ provider: 'anthropic', model: 'claude-sonnet-4-5', tier: 'standard' });
  expect(periods.map(({ source, valid_from, valid_to, input }) => [source, valid_from, valid_to, input])).toEqual([
    ['genai-prices', null, '2026-02-10', '3'],
    ['negotiated', '2026-02-10', null, '1.5'],
  ]);
  expect(costs.map(({ version, valid_from, calls, cost_usd }) => [version, valid_from, calls, cost_usd])).toEqual([
    [expect.stringMatching(/^\d/), '', 1, '0.004500000000'],
    [`${id}@1`, '2026-02-10', 1, '0.002250000000'],
  ]);
  const list = telemetryRoutes.listPrices.input.parse({ q: 'claude-sonnet-4-5', used: 'true', tier: 'standard' });
  expect((await api.listPrices(caller, list)).prices).toEqual([
    expect.objectContaining({ source: 'negotiated', version: `${id}@1`, input: '1.5', valid_from: '2026-02-10' }),
  ]);
  // A call tells how its cost comes about at the negotiated price.
  const { calls } = await api.listCalls(caller, telemetryRoutes.listCalls.input.parse({ at_gte: '2026-02-20' }));
  const detail = calls[0] === undefined ? undefined : await api.getCall(caller, { id: calls[0].id });
  expect(detail?.price).toMatchObject({ source: 'negotiated', version: `${id}@1`, valid_from: '2026-02-10' });
});
