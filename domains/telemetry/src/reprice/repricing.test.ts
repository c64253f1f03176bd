import {
  type Caller,
  newNegotiatedPriceSchema,
  type NewNegotiatedPrice,
  pricedComponents,
  telemetryRoutes,
} from '@apex/contracts';
import { bundledCatalogue, formatUsd, parseUsd, sumPico } from '@apex/pricing';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  importAll,
  newCaller,
  record,
  spendQuery,
  startTelemetry,
  type TelemetryFixture,
} from '@apex/testkit/telemetry';
import { chooseSource } from '../spend/choose-source.ts';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

const half = { kind: 'discount', off: '0.5' } as const;

function price(changes: Partial<NewNegotiatedPrice> = {}): NewNegotiatedPrice {
  return newNegotiatedPriceSchema.parse({
    provider: 'anthropic',
    model: '*',
    valid_from: '2026-02-10',
    terms: half,
    ...changes,
  });
}

async function callsOf(caller: Caller, telemetry = fixture.telemetry) {
  const query = telemetryRoutes.listCalls.input.parse({ per_page: 100, sort: 'at' });
  const { calls } = await telemetry.api.listCalls(caller, query);
  return calls.map(({ id, at, cost_usd, components, price_version }) => ({
    id,
    at,
    cost_usd,
    components,
    price_version,
  }));
}

async function lastRepricing(caller: Caller) {
  const query = telemetryRoutes.listRepricings.input.parse({});
  return (await fixture.telemetry.api.listRepricings(caller, query)).repricings[0];
}

const onDays = [
  record('before', { at: '2026-02-09T23:59:59.999Z' }),
  record('first', { at: '2026-02-10T00:00:00Z' }),
  record('later', { at: '2026-02-12T00:00:00Z' }),
  record('other', { at: '2026-02-12T00:00:00Z', provider: 'openai', model: 'gpt-5-mini' }),
  record('unknown', { at: '2026-02-12T00:00:00Z', model: 'claude-nobody-knows' }),
  record('silent', { at: '2026-02-12T00:00:00Z', usage: null }),
];

test('a price changes calls from its first day on, in rows, sums and history, and undoing it brings all back', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  await importAll(telemetry, caller, onDays);
  await telemetry.jobs.catchUp();
  const before = await callsOf(caller);
  const { total } = await telemetry.api.querySpend(caller, spendQuery());

  const { id, version } = await telemetry.api.createNegotiatedPrice(caller, price());
  expect(await lastRepricing(caller)).toMatchObject({ status: 'waiting', progress: 0, calls_repriced: 0 });
  await telemetry.jobs.catchUp();
  const after = await callsOf(caller);
  expect(after[0]).toEqual(before[0]);
  const changed = after.filter((call, index) => call.cost_usd !== before[index]?.cost_usd);
  expect(changed.map(({ cost_usd, price_version }) => [cost_usd, price_version])).toEqual([
    ['0.002250000000', `${id}@1`],
    ['0.002250000000', `${id}@1`],
  ]);
  expect(await chooseSource(fixture.db, caller, spendQuery())).toBe('rollup_hours');
  const now = await telemetry.api.querySpend(caller, spendQuery());
  expect(parseUsd(total.cost_usd) - parseUsd(now.total.cost_usd)).toBe(parseUsd('0.0045'));
  expect(await lastRepricing(caller)).toMatchObject({
    cause: 'price.create',
    price_id: id,
    status: 'complete',
    progress: 1,
    calls_repriced: 2,
    calls_newly_priced: 0,
    cost_before_usd: '0.009000000000',
    cost_after_usd: '0.004500000000',
    requested_by: caller.actor.user_id,
  });

  const ended = await telemetry.api.endNegotiatedPrice(caller, { id, version });
  expect(ended).toMatchObject({ closed_by: caller.actor.user_id });
  await telemetry.jobs.catchUp();
  expect(await callsOf(caller)).toEqual(before);
  expect((await telemetry.api.querySpend(caller, spendQuery())).total).toEqual(total);
  expect(await lastRepricing(caller)).toMatchObject({ cause: 'price.end', calls_repriced: 2 });
});

test('a change keeps the old version, moves the days with it, and refuses whoever saw another one', async () => {
  const { api, jobs } = fixture.telemetry;
  const caller = newCaller();
  await importAll(fixture.telemetry, caller, onDays);
  const list = await callsOf(caller);
  const { id } = await api.createNegotiatedPrice(caller, price({ valid_from: '2026-01-01' }));
  await jobs.catchUp();
  const changed = await api.changeNegotiatedPrice(caller, { id, version: 1, valid_from: '2026-02-12' });
  await jobs.catchUp();
  const calls = await callsOf(caller);
  // What lies before the new first day costs the list price again.
  expect(calls.slice(0, 2)).toEqual(list.slice(0, 2));
  expect(calls.filter(({ price_version }) => price_version === `${id}@2`)).toHaveLength(1);
  await expect(api.changeNegotiatedPrice(caller, { id, version: 1, terms: half })).rejects.toMatchObject({
    kind: 'conflict',
    details: { your_version: 1, current_version: 2, current: changed },
  });
  const query = telemetryRoutes.listNegotiatedPrices.input.parse({ state: 'all', id });
  const { prices } = await api.listNegotiatedPrices(caller, query);
  expect(prices.map((one) => [one.version, one.valid_from, one.closed_at === null])).toEqual([
    [2, '2026-02-12', true],
    [1, '2026-01-01', false],
  ]);
  await expect(api.endNegotiatedPrice(caller, { id, version: 2, valid_to: '2026-02-12' })).rejects.toMatchObject({
    kind: 'invalid',
  });
  await api.endNegotiatedPrice(caller, { id, version: 2, valid_to: '2026-02-13' });
  await expect(api.createNegotiatedPrice(caller, price({ valid_from: '2026-02-12' }))).rejects.toMatchObject({
    kind: 'conflict',
  });
});

test('who may not change prices does not, and the price of another organisation is neither found nor applied', async () => {
  const { api, jobs } = fixture.telemetry;
  const mine = newCaller();
  const theirs = newCaller();
  await importAll(fixture.telemetry, theirs, onDays);
  const before = await callsOf(theirs);
  const { id } = await api.createNegotiatedPrice(mine, price());
  await jobs.catchUp();
  await importAll(fixture.telemetry, theirs, [record('afterwards')]);
  expect((await callsOf(theirs)).filter(({ price_version }) => price_version.includes(id))).toEqual([]);
  expect((await callsOf(theirs)).filter((call) => before.some((one) => one.id === call.id))).toEqual(before);
  await expect(api.endNegotiatedPrice(theirs, { id, version: 1 })).rejects.toMatchObject({ kind: 'not_found' });
  const all = telemetryRoutes.listNegotiatedPrices.input.parse({ state: 'all' });
  expect((await api.listNegotiatedPrices(theirs, all)).prices).toEqual([]);
  expect(await lastRepricing(theirs)).toBeUndefined();
  for (const role of ['viewer', 'member'] as const) {
    const other = newCaller({ organisation_id: mine.organisation_id, roles: [role] });
    await expect(api.createNegotiatedPrice(other, price({ model: 'x' }))).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(api.endNegotiatedPrice(other, { id, version: 1 })).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await api.listNegotiatedPrices(other, all)).prices).toHaveLength(1);
  }
  // Every project of the organisation has it, imports in other processes at once.
  const neighbour = newCaller({ organisation_id: mine.organisation_id });
  const another = fixture.another();
  expect(await importAll(another, neighbour, [record('a')])).toMatchObject({ cost_usd: '0.002250000000' });
  await api.endNegotiatedPrice(mine, { id, version: 1 });
  expect(await importAll(another, neighbour, [record('b')], true)).toMatchObject({ cost_usd: '0.004500000000' });
});

test('a preview tells to the last digit what saving does, and changes nothing', async () => {
  const { api, jobs } = fixture.telemetry;
  const caller = newCaller();
  await importAll(fixture.telemetry, caller, onDays);
  const before = await callsOf(caller);
  const input = price({ terms: { kind: 'prices', prices: { input: '1.000000000001', output: '2' } } });
  const query = telemetryRoutes.previewNegotiatedPrice.input.parse({ ...input, days: 365 });
  const told = await api.previewNegotiatedPrice(caller, query);
  expect(told.on_saving).toEqual({
    calls: 3,
    unpriced_before: 1,
    unpriced_after: 0,
    cost_before_usd: '0.009000000000',
    cost_after_usd: '0.003600000000',
  });
  expect(await callsOf(caller)).toEqual(before);
  const { id } = await api.createNegotiatedPrice(caller, input);
  await jobs.catchUp();
  const { on_saving } = told;
  expect(await lastRepricing(caller)).toMatchObject({
    calls_repriced: on_saving.calls,
    calls_newly_priced: on_saving.unpriced_before,
    cost_before_usd: on_saving.cost_before_usd,
    cost_after_usd: on_saving.cost_after_usd,
  });
  const again = await api.previewNegotiatedPrice(caller, { ...query, replaces: id, valid_from: '2026-02-12' });
  expect(again.on_saving).toMatchObject({ calls: 3, cost_before_usd: '0.003600000000' });
  expect(again.on_saving.cost_after_usd).toBe('0.006900000000');
});

test('the catalogue prices at the next start what it has learnt, and no call whose price it knew', async () => {
  const caller = newCaller();
  await importAll(fixture.telemetry, caller, onDays);
  await fixture.telemetry.jobs.catchUp();
  const before = await callsOf(caller);
  const learnt = {
    ...bundledCatalogue,
    version: '99.0.0',
    providers: bundledCatalogue.providers.map((provider) =>
      provider.id !== 'anthropic'
        ? provider
        : {
            ...provider,
            models: [
              ...provider.models.map((model) =>
                model.id === 'claude-sonnet-4-5'
                  ? { ...model, prices: { input_mtok: 1000, output_mtok: 1000 } }
                  : model,
              ),
              { id: 'learnt', match: { equals: 'claude-nobody-knows' }, prices: { input_mtok: 1, output_mtok: 1 } },
            ],
          },
    ),
  };
  const restarted = fixture.another({ catalogue: learnt });
  await restarted.jobs.catchUp();
  const after = await callsOf(caller, restarted);
  const changed = after.filter((call, index) => call.cost_usd !== before[index]?.cost_usd);
  expect(changed).toEqual([expect.objectContaining({ cost_usd: '0.001100000000', price_version: '99.0.0' })]);
  expect(await lastRepricing(caller)).toMatchObject({
    cause: 'catalogue.learn',
    calls_newly_priced: 1,
    price_id: null,
  });
  // Back again, it finds nothing to do and says nothing.
  await fixture.another().jobs.catchUp();
  expect((await lastRepricing(caller))?.about).toContain('99.0.0');
});

const models = ['claude-sonnet-4-5', 'claude-haiku-4-5', 'house-model', ''] as const;
const providers = ['anthropic', null] as const;
const termsOf = fc.oneof(
  fc.constantFrom({ kind: 'discount' as const, off: '0.333333' }, { kind: 'discount' as const, off: '1' }),
  fc
    .dictionary(fc.constantFrom(...pricedComponents), fc.constantFrom('0', '0.000000000007', '3.1', '1234'), {
      minKeys: 1,
    })
    .map((prices) => ({ kind: 'prices' as const, prices })),
);
const day = fc.integer({ min: 1, max: 6 }).map((number) => `2026-02-0${number}`);
const step = fc.oneof(
  fc.record({
    do: fc.constant('import' as const),
    calls: fc.array(
      fc.record({
        name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
        day,
        model: fc.constantFrom(...models),
        provider: fc.constantFrom(...providers),
        tokens: fc.integer({ min: 0, max: 999_999 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  fc.record({
    do: fc.constant('set' as const),
    model: fc.constantFrom('*', 'claude-*', 'claude-sonnet-4-5', 'house-model'),
    provider: fc.constantFrom(...providers),
    valid_from: day,
    terms: termsOf,
  }),
  fc.record({ do: fc.constant('end' as const), which: fc.nat(5) }),
  fc.record({ do: fc.constant('change' as const), which: fc.nat(5), valid_from: day, terms: termsOf }),
  fc.constant({ do: 'reprice' as const }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function take(caller: Caller, one: Step): Promise<void> {
  const { telemetry } = fixture;
  const { api, jobs } = telemetry;
  if (one.do === 'reprice') return jobs.catchUp();
  if (one.do === 'import') {
    const records = one.calls.map(({ name, day: at, model, provider, tokens }) =>
      record(`${name} ${at} ${model} ${provider}`, {
        at: `${at}T12:00:00Z`,
        model,
        provider,
        usage: { input: tokens, cache_read: tokens % 7, output: tokens % 1000 },
      }),
    );
    await importAll(telemetry, caller, records);
    return;
  }
  const current = await api.listNegotiatedPrices(caller, telemetryRoutes.listNegotiatedPrices.input.parse({}));
  if (one.do === 'set') {
    const { model, provider, valid_from, terms } = one;
    const isThere = (it: NewNegotiatedPrice): boolean =>
      it.model === model && it.provider === provider && it.valid_from === valid_from;
    if (!current.prices.some(isThere))
      await api.createNegotiatedPrice(caller, price({ model, provider, valid_from, terms }));
    return;
  }
  const chosen = current.prices[one.which % Math.max(current.prices.length, 1)];
  if (chosen === undefined) return;
  const { id, version } = chosen;
  if (one.do === 'end') await api.endNegotiatedPrice(caller, { id, version });
  else await api.changeNegotiatedPrice(caller, { id, version, valid_from: one.valid_from, terms: one.terms });
}

test(
  'in any order of imports and changes the rows are those of pricing from scratch',
  { timeout: 120_000 },
  async () => {
    const { telemetry } = fixture;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), fc.boolean(), async (steps, isConcurrent) => {
        const caller = newCaller();
        // Side by side with the next step, where asked.
        let before: Promise<unknown> = Promise.resolve();
        for (const one of steps) {
          if (!isConcurrent) await before;
          const taken =
            one.do === 'import' || one.do === 'reprice' ? take(caller, one) : before.then(() => take(caller, one));
          before = Promise.all([before, taken]);
        }
        await before;
        await telemetry.jobs.catchUp();
        const scratch = newCaller({ organisation_id: caller.organisation_id });
        for (const one of steps) if (one.do === 'import') await take(scratch, one);
        const [rows, expected] = await Promise.all([callsOf(caller), callsOf(scratch)]);
        const bare = (calls: typeof rows) => calls.map(({ id: _id, ...call }) => JSON.stringify(call)).toSorted();
        expect(bare(rows)).toEqual(bare(expected));
        const { total } = await telemetry.api.querySpend(caller, spendQuery());
        expect(total.cost_usd).toBe(formatUsd(sumPico(expected.map(({ cost_usd }) => parseUsd(cost_usd ?? '0')))));
      }),
      { numRuns: 8 },
    );
  },
);
