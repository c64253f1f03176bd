import {
  anomalyQuerySchema,
  anomalyReportSchema,
  type Caller,
  explainedMeasures,
  explainQuerySchema,
  explanationSchema,
  forecastMeasures,
  forecastQuerySchema,
  forecastSchema,
  type Observation,
  spendQuerySchema,
  watchedMeasures,
} from '@apex/contracts';
import { parseUsd, sumPico } from '@apex/pricing';
import { importAll, newCaller, record, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';
import type { z } from 'zod';
import { afterAll, beforeAll, expect, test } from 'vitest';

const dayMs = 86_400_000;
/** The fixture's clock stands at the first of March. */
const now = Date.UTC(2026, 2, 1);
const days = 75;

let fixture: TelemetryFixture;
let caller: Caller;

/** Ten calls a weekday and four a day of the weekend; ten days ago search trebled for a day, since four days it is twice as large. */
function plantedRecords(): Observation[] {
  return Array.from({ length: days }, (_, back) => back + 1).flatMap((back) => {
    const midnight = now - back * dayMs;
    const weekend = [0, 6].includes(new Date(midnight).getUTCDay());
    const count = weekend ? 4 : 10;
    return ['search', 'chat'].flatMap((feature) => {
      const factor = feature === 'search' && back === 10 ? 5 : feature === 'search' && back <= 4 ? 2 : 1;
      return Array.from({ length: count }, (_, at) =>
        record(`${feature}-${back}-${at}`, {
          at: new Date(midnight + (at * 2 + 1) * 3_600_000 + (back === 1 ? 2.9 * 3_600_000 : 0)).toISOString(),
          feature,
          user: `user-${at}`,
          session: `session-${back}-${at % 3}`,
          model: feature === 'search' ? 'claude-sonnet-4-5' : 'claude-haiku-4-5',
          usage: { input: 10_000 * factor + ((back * 7 + at * 3) % 11) * 50, cache_read: 2000, output: 200 },
          latency_ms: 900 + ((back * 13 + at) % 17) * 10,
          status: at === 3 && back % 9 === 0 ? 'error' : 'ok',
        }),
      );
    });
  });
}

beforeAll(async () => {
  fixture = await startTelemetry();
  caller = newCaller();
  await importAll(fixture.telemetry, caller, plantedRecords());
});
afterAll(() => fixture.stop());

const explain = (query: z.input<typeof explainQuerySchema>, who = caller) =>
  fixture.telemetry.api.explainChange(who, explainQuerySchema.parse(query));
const forecast = (query: z.input<typeof forecastQuerySchema>, who = caller) =>
  fixture.telemetry.api.forecastSpend(who, forecastQuerySchema.parse(query));
const anomalies = (query: z.input<typeof anomalyQuerySchema>, who = caller) =>
  fixture.telemetry.api.findAnomalies(who, anomalyQuerySchema.parse(query));

async function spent(from: string, to: string): Promise<string> {
  const { total } = await fixture.telemetry.api.querySpend(caller, spendQuerySchema.parse({ from, to }));
  return total.cost_usd;
}

test('a change is explained by the feature it was planted in, and its figures are those of spend', async () => {
  const told = await explain({
    from: '2026-02-25',
    to: '2026-03-01',
    compare_from: '2026-02-11',
    compare_to: '2026-02-15',
  });
  expect(told.after.value).toBe(await spent('2026-02-25', '2026-03-01'));
  expect(told.before.value).toBe(await spent('2026-02-11', '2026-02-15'));
  expect(told.verdict).toBe('concentrated');
  expect(told.best?.leading.flat().some((value) => ['search', 'claude-sonnet-4-5'].includes(value))).toBe(true);
  expect(told.drivers.find(({ name }) => name === 'prompt_tokens_per_call')?.share_of_change).toBeGreaterThan(0.5);
  const parts = told.breakdowns.find(({ dimensions }) => dimensions.join() === 'feature')?.contributions ?? [];
  expect(sumPico(parts.map(({ contribution }) => parseUsd(String(contribution))))).toBe(
    parseUsd(String(told.decomposed_change)),
  );
  expect(told.components.map(({ component }) => component)).toEqual(['input', 'cache_read', 'cache_write', 'output']);
});

test('periods of other lengths are told a day and taken apart at the same length', async () => {
  const told = await explain({
    from: '2026-02-22',
    to: '2026-03-01',
    compare_from: '2026-01-01',
    compare_to: '2026-02-01',
  });
  expect(told).toMatchObject({ basis: 'same_length', before: { days: 31 }, after: { days: 7, complete: true } });
  expect(told.notes.map(({ code }) => code)).toContain('different_lengths');
  const perDay = Number(told.after.per_day) - Number(told.before.per_day);
  expect(Number(told.decomposed_change)).toBeCloseTo(perDay * 7, 6);
});

test('a period that goes on is cut at the present', async () => {
  const told = await explain({ from: '2026-02-20', to: '2026-03-20' });
  expect(told.after).toMatchObject({ complete: false, to: '2026-03-01T00:00:00.000Z', days: 9 });
  expect(told.before).toMatchObject({ from: '2026-02-11T00:00:00.000Z', to: '2026-02-20T00:00:00.000Z' });
  expect(told.notes.map(({ code }) => code)).toEqual(expect.arrayContaining(['unfinished', 'comparison_chosen']));
});

test.each(explainedMeasures)('%s is explained with every period open, by the contract’s shape', async (measure) => {
  const told = await explain({ measure, from: null, to: null, compare_from: null });
  expect(explanationSchema.safeParse(told).error).toBeUndefined();
  expect(told.after).toMatchObject({ from: '2026-02-22T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' });
  expect(told.after.value).not.toBeNull();
});

test('a month ends near what its days so far and the usual days ahead make', async () => {
  const told = await forecast({ now: '2026-02-15T12:00:00Z' });
  expect(told).toMatchObject({
    as_of_is: 'asked',
    from: '2026-02-01T00:00:00.000Z',
    until: '2026-03-01T00:00:00.000Z',
  });
  expect(told.so_far).toBe(await spent('2026-02-01', '2026-02-15T12:00:00Z'));
  const { expected, low, high } = told.total;
  expect(parseUsd(String(expected))).toBe(parseUsd(String(told.so_far)) + parseUsd(String(told.remainder.expected)));
  const truth = Number(await spent('2026-02-01', '2026-03-01'));
  // What doubled afterwards could not be known.
  expect(Number(expected)).toBeGreaterThan(0.75 * truth);
  expect(Number(expected)).toBeLessThan(1.05 * truth);
  expect(Number(low)).toBeLessThan(Number(expected));
  expect(Number(high)).toBeGreaterThan(Number(expected));
  expect(told.backtest?.mean_error).toBeLessThan(0.2);
  expect(told.days).toHaveLength(14);
});

test.each(forecastMeasures)('%s is forecast with everything open, by the contract’s shape', async (measure) => {
  const told = await forecast({ measure, now: null, until: undefined });
  expect(forecastSchema.safeParse(told).error).toBeUndefined();
  expect(told.until).toBe('2026-04-01T00:00:00.000Z');
  expect(Number(told.total.expected)).toBeGreaterThan(0);
});

test('an end that has passed is what happened, and one too far ahead is refused', async () => {
  const told = await forecast({ until: '2026-02-01' });
  expect(told).toMatchObject({ method: 'none', days: [], so_far: await spent('2026-01-01', '2026-02-01') });
  expect(told.total.expected).toBe(told.so_far);
  await expect(forecast({ until: '2030-01-01' })).rejects.toMatchObject({ reason: 'telemetry.forecast_too_far' });
});

test('the day that was planted is found, as recorded, with the feature that explains it', async () => {
  const told = await anomalies({ by: 'feature', from: '2026-02-10', to: '2026-02-24' });
  const whole = told.anomalies.find(({ series }) => series === null);
  expect(whole).toMatchObject({ direction: 'above', buckets: 1, from: '2026-02-19T00:00:00.000Z' });
  expect(whole?.observed).toBe(await spent('2026-02-19', '2026-02-20'));
  expect(whole?.explained_by.map(({ leading }) => leading[0]?.values[0])).toContain('search');
  expect(told.anomalies.map(({ series }) => series?.value)).not.toContain('chat');
  expect(told.points.filter(({ anomalous }) => anomalous)).toHaveLength(1);
  const calm = await anomalies({ by: 'feature', from: '2026-01-25', to: '2026-02-15' });
  expect(calm.anomalies).toEqual([]);
});

test.each(watchedMeasures)('%s is watched with everything open, by day and by hour', async (measure) => {
  for (const grain of ['day', 'hour'] as const) {
    const told = await anomalies({ measure, grain, by: 'model', from: null });
    expect(anomalyReportSchema.safeParse(told).error).toBeUndefined();
    expect(told.to).not.toBeNull();
  }
});

test('a project without calls is an answer to each question, and so are filters that let nothing through', async () => {
  const nobody = newCaller();
  const nothing = [{ dimension: 'model' as const, op: 'eq' as const, value: 'none-such' }];
  for (const [who, filters] of [
    [nobody, []],
    [caller, nothing],
  ] as const) {
    for (const measure of explainedMeasures) {
      const told = await explain({ measure, filters: [...filters] }, who);
      expect(told).toMatchObject({ verdict: 'none', best: null });
      expect(explanationSchema.safeParse(told).error).toBeUndefined();
    }
    const ahead = await forecast({ filters: [...filters] }, who);
    expect(ahead).toMatchObject({ method: 'none', so_far: '0.000000000000' });
    expect(forecastSchema.safeParse(ahead).error).toBeUndefined();
    for (const measure of watchedMeasures) {
      const told = await anomalies({ measure, by: 'user', filters: [...filters] }, who);
      expect(told).toMatchObject({ anomalies: [], from: null });
      expect(anomalyReportSchema.safeParse(told).error).toBeUndefined();
    }
  }
});

test('a period that ends before it begins is refused', async () => {
  const wrong = { from: '2026-02-10', to: '2026-02-01' };
  await expect(explain(wrong)).rejects.toMatchObject({ kind: 'invalid', reason: 'telemetry.empty_period' });
  await expect(anomalies(wrong)).rejects.toMatchObject({ kind: 'invalid', reason: 'telemetry.empty_period' });
});

test('the roll-up gives the same answers as the calls', async () => {
  const ask = async () => [
    await explain({ from: '2026-02-15', to: '2026-03-01' }),
    await forecast({ now: '2026-02-20' }),
    await anomalies({ by: 'model', from: '2026-02-01', to: '2026-03-01' }),
  ];
  const before = await ask();
  await fixture.telemetry.jobs.catchUp();
  expect(await ask()).toEqual(before);
});

test('another organisation sees nothing of it', async () => {
  const told = await explain({ from: '2026-02-15', to: '2026-03-01' }, newCaller());
  expect([told.before.calls, told.after.calls, told.breakdowns]).toEqual([0, 0, []]);
});
