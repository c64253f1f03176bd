import { type Caller, telemetryRoutes } from '@apex/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importAll, newCaller, record, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';

let fixture: TelemetryFixture;
let caller: Caller;

beforeAll(async () => {
  fixture = await startTelemetry();
  caller = newCaller();
  await importAll(fixture.telemetry, caller, [
    record('1', { model: 'claude-sonnet-4-5-20250929' }),
    record('2', { model: 'claude-sonnet-4-5' }),
    record('3', { provider: 'in-house', model: 'nobody-knows' }),
    record('4', { model: 'claude-haiku-4-5', tier: 'batch' }),
    record('5', { model: 'claude-haiku-4-5', tier: 'batch' }),
    record('6', { model: 'claude-haiku-4-5', tier: 'batch' }),
  ]);
});
afterAll(() => fixture.stop());

async function list(query: Record<string, unknown>) {
  return fixture.telemetry.api.listPrices(caller, telemetryRoutes.listPrices.input.parse(query));
}

test('models the project calls come first, dated names as one, and those without a price among them', async () => {
  const { prices, pagination } = await list({ used: 'true' });
  expect(pagination.total).toBe(3);
  expect(prices).toEqual([
    {
      provider: 'anthropic',
      model: 'claude-haiku-4-5',
      tier: 'batch',
      input: '0.5',
      cache_read: '0.05',
      cache_write_5m: '0.625',
      cache_write_1h: '1',
      output: '2.5',
      context_tier: null,
      valid_from: null,
      version: expect.stringMatching(/^\d/),
      source: 'genai-prices',
      used_calls: 3,
    },
    expect.objectContaining({
      model: 'claude-sonnet-4-5',
      tier: 'standard',
      input: '3',
      context_tier: 'above 200,000 tokens of prompt: input 6, cache read 0.6, output 22.5',
      used_calls: 2,
    }),
    expect.objectContaining({ provider: 'in-house', model: 'nobody-knows', input: null, output: null, used_calls: 1 }),
  ]);
});

test('all others follow by name, each once, at prices of their own', async () => {
  const all = await list({ per_page: 100 });
  expect(all.prices.slice(0, 3).map(({ used_calls }) => used_calls)).toEqual([3, 2, 1]);
  expect(all.pagination.total).toBeGreaterThan(1000);
  const { prices } = await list({ provider: 'openai', q: 'GPT-5-mini' });
  // OpenAI charges nothing apart for writing its cache.
  expect(prices).toEqual([
    expect.objectContaining({
      model: 'gpt-5-mini',
      input: '0.25',
      cache_read: '0.025',
      cache_write_5m: null,
      used_calls: 0,
    }),
  ]);
  expect((await list({ used: 'false', q: 'nobody-knows' })).prices).toEqual([]);
  expect((await list({ tier: 'batch', used: 'true' })).pagination.total).toBe(1);
  expect((await list({ q: "%' OR 1=1" })).pagination.total).toBe(0);
});

test('another project has called nothing', async () => {
  const { pagination } = await fixture.telemetry.api.listPrices(
    newCaller(),
    telemetryRoutes.listPrices.input.parse({ used: 'true' }),
  );
  expect(pagination.total).toBe(0);
});
