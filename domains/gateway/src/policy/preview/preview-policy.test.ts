import {
  type Observation,
  observationSchema,
  type PolicyPreview,
  type PolicyRule,
  policyRuleSchema,
  type ServiceTier,
} from '@apex/contracts';
import { formatUsd, parseUsd, priceCall } from '@apex/pricing';
import { promptTokens } from '@apex/tokens';
import { importAll, newCaller, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewPolicy } from './preview-policy.ts';

const day_ms = 86_400_000;
const begin = Date.UTC(2025, 8, 28);
const models = [
  ['anthropic', 'claude-opus-4-5'],
  ['openai', 'gpt-5'],
  ['google', 'gemini-2.5-pro'],
  ['deepseek', 'deepseek-chat'],
] as const;

const anyCall = fc.record({
  minute: fc.nat(13 * 24 * 60),
  model: fc.constantFrom(...models, ['openai', 'nobody'] as const),
  feature: fc.constantFrom('search', 'summaries', 'chat', ''),
  user: fc.constantFrom('ann', 'anna', 'bob', ''),
  prompt: fc.constantFrom('', 'p1', 'p2', 'p3'),
  latency: fc.nat(90),
  status: fc.constantFrom('ok', 'ok', 'error'),
  has_usage: fc.integer({ min: 0, max: 9 }).map((digit) => digit > 0),
  input: fc.constantFrom(10, 999, 1000, 1001, 199_999, 200_001),
  cache_read: fc.constantFrom(0, 5000),
  output: fc.nat(3000),
  operation: fc.constantFrom('chat', 'embeddings', 'rerank'),
});

/** Calls about months whose prices changed; each at a second of its own. */
const calls: Observation[] = fc.sample(anyCall, { numRuns: 500, seed: 7 }).map((call, index) =>
  observationSchema.parse({
    identity: `call ${index}`,
    source: 'otlp',
    at: new Date(begin + call.minute * 60_000 + index).toISOString(),
    provider: call.model[0],
    model: call.model[1],
    feature: call.feature,
    user: call.user,
    prompt_hash: call.prompt,
    latency_ms: call.latency * 60_000,
    status: call.status,
    operation: call.operation,
    session: `s${index % 40}`,
    sequence: index,
    usage: call.has_usage ? { input: call.input, cache_read: call.cache_read, output: call.output } : null,
  }),
);

let fixture: TelemetryFixture;
const caller = newCaller();

beforeAll(async () => {
  fixture = await startTelemetry();
  await importAll(fixture.telemetry, caller, calls);
});
afterAll(() => fixture.stop());

const preview = (rule: PolicyRule, period: { from?: string; to?: string } = {}): Promise<PolicyPreview> =>
  previewPolicy({ caller, clock: fixture.clock, telemetry: fixture.telemetry.api }, { rule, ...period });

function like(patterns: readonly string[] | undefined, name: string): boolean {
  if (patterns === undefined) return true;
  return name !== '' && patterns.some((one) => new RegExp(`^${one.replaceAll('*', '.*')}$`).test(name));
}

function holds({ match }: PolicyRule, call: Observation): boolean {
  const at = new Date(call.at);
  const prompt = call.usage === null ? 0 : promptTokens(call.usage);
  const { time, input_tokens: { min = 0, max = Infinity } = {} } = match;
  const hour = at.getUTCHours();
  const isHour =
    time === undefined ||
    (time.from_hour < time.to_hour
      ? hour >= time.from_hour && hour < time.to_hour
      : hour >= time.from_hour || hour < time.to_hour);
  const operation = match.operations?.map((name) => (name === 'other' ? 'rerank' : name));
  return (
    like(match.models, call.model) &&
    like(match.labels?.['feature'], call.feature) &&
    like(match.labels?.['user'], call.user) &&
    (operation === undefined || (operation as string[]).includes(call.operation)) &&
    prompt >= min &&
    prompt <= max &&
    isHour &&
    (time?.days?.includes(at.getUTCDay() || 7) ?? true)
  );
}

function costOf(call: Observation, model = call.model, tier: ServiceTier = call.tier): bigint | null {
  if (call.usage === null) return null;
  const provider = models.find(([, name]) => name === model)?.[0] ?? call.provider;
  return priceCall({ at: call.at, usage: call.usage, provider, model, tier }).cost;
}

/** A cache that remembers every answer it was given. */
function answeredOf(rule: PolicyRule, chosen: readonly Observation[]): Set<Observation> {
  const { cache } = rule.action;
  const answered = new Set<Observation>();
  if (cache === undefined) return answered;
  const made: Observation[] = [];
  for (const call of chosen.toSorted((one, other) => (one.at < other.at ? -1 : 1))) {
    const at = Date.parse(call.at);
    const serves = (one: Observation): boolean => {
      const end = Date.parse(one.at) + (one.latency_ms ?? 0);
      const isSame = one.prompt_hash === call.prompt_hash && one.model === call.model;
      return isSame && at <= end + cache.ttl_seconds * 1000 && (at >= end || cache.coalesce);
    };
    if (call.prompt_hash !== '' && made.some(serves)) answered.add(call);
    else if (call.status === 'ok' && call.usage !== null) made.push(call);
  }
  return answered;
}

/** One call at a time, the slow and certain way. */
function byHand(rule: PolicyRule) {
  const { model, balance, service_tier, shadow, refuse } = rule.action;
  const matched = calls.filter((call) => holds(rule, call));
  const answered = answeredOf(rule, matched);
  const tier = service_tier === 'flex' ? 'flex' : undefined;
  let [cost, would, unsold] = [0n, 0n, 0];
  for (const call of matched) {
    const was = costOf(call);
    cost += was ?? 0n;
    if (was === null || answered.has(call) || refuse !== undefined) continue;
    const targets = balance?.targets ?? [{ model, weight: 1 }];
    const parts = targets.map((target) => ({ weight: BigInt(target.weight), cost: costOf(call, target.model, tier) }));
    const second = shadow === undefined ? 0n : costOf(call, shadow.model, tier);
    const isSold = second !== null && parts.every((part) => part.cost !== null);
    if (!isSold) unsold += 1;
    const weights = parts.reduce((sum, { weight }) => sum + weight, 0n);
    const blend = parts.reduce((sum, part) => sum + (part.cost ?? 0n) * part.weight, 0n);
    would += isSold ? blend / weights + (second * BigInt(Math.round((shadow?.share ?? 0) * 1000))) / 1000n : was;
  }
  return { matched, answered, cost, would, unsold };
}

const anyMatch = fc.record(
  {
    models: fc.subarray(['claude-*', 'gpt-5', '*-pro', 'nobody', '*'], { minLength: 1 }),
    labels: fc.record(
      {
        feature: fc.subarray(['search', 's*s', '*', 'ch*'], { minLength: 1 }),
        user: fc.constantFrom(['ann'], ['ann', 'bob'], ['ann*'], ['*'], ['b*', 'an*']),
      },
      { requiredKeys: [] },
    ),
    operations: fc.constantFrom(['chat'], ['embeddings', 'chat'], ['other'], ['chat', 'other']),
    input_tokens: fc.constantFrom({ min: 1000 }, { max: 1000 }, { min: 6000, max: 199_999 }, { min: 0, max: 0 }),
    time: fc.record(
      {
        from_hour: fc.nat(11),
        to_hour: fc.integer({ min: 12, max: 24 }),
        days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
      },
      { requiredKeys: ['from_hour', 'to_hour'] },
    ),
  },
  { requiredKeys: [] },
);
const anyAction = fc.oneof(
  fc.record({ model: fc.constantFrom('claude-opus-4-5', 'gemini-2.5-pro', 'deepseek-chat', 'nobody') }),
  fc.record({ model: fc.constant('gpt-5'), service_tier: fc.constant('flex') }),
  fc.record({ service_tier: fc.constant('flex') }),
  fc.record({ balance: fc.constant({ targets: [{ model: 'gpt-5', weight: 3 }, { model: 'deepseek-chat' }] }) }),
  fc.record({ shadow: fc.record({ model: fc.constant('deepseek-chat'), share: fc.constantFrom(0.125, 1) }) }),
  fc.record({ refuse: fc.constant({ message: 'No.' }) }),
  fc.record(
    {
      cache: fc.record({ ttl_seconds: fc.constantFrom(60, 86_400, 600_000), coalesce: fc.boolean() }),
      model: fc.constant('gpt-5'),
    },
    { requiredKeys: ['cache'] },
  ),
);
const anyRule = fc
  .record({
    match: anyMatch,
    action: anyAction,
    rollout_percent: fc.constantFrom(100, 50),
    holdout_percent: fc.constantFrom(0, 10),
  })
  .map((rule) => policyRuleSchema.parse(rule));

const whole = { from: new Date(begin).toISOString(), to: new Date(begin + 14 * day_ms).toISOString() };

test('a rule is previewed as if each call had been looked at', async () => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(anyRule, async (rule) => {
      const [found, expected] = [await preview(rule, whole), byHand(rule)];
      const share = (rule.rollout_percent / 100) * (1 - rule.holdout_percent / 100);
      expect(found.calls).toBe(calls.length);
      expect(found.matched_calls).toBe(expected.matched.length);
      expect(found.treated_calls).toBeCloseTo(expected.matched.length * share, 6);
      expect(found.matched_cost_usd).toBe(formatUsd(expected.cost));
      expect(found.sample.length).toBeLessThanOrEqual(expected.matched.length);
      const isRare = rule.match.time !== undefined || rule.match.input_tokens !== undefined;
      if (!isRare) expect(found.sample.length).toBe(Math.min(10, expected.matched.length));
      const ids = new Set(expected.matched.map(({ at, model }) => `${at} ${model}`));
      expect(found.sample.filter(({ at, model }) => !ids.has(`${at} ${model}`))).toEqual([]);
      expect(found.by_model.reduce((sum, one) => sum + one.calls, 0)).toBe(expected.matched.length);
      if (found.new_cost_usd === null || found.saving_usd === null) return;
      told += 1;
      // A row of sums, and each blend of weights, is rounded once.
      expect(apart(parseUsd(found.new_cost_usd), expected.would)).toBeLessThanOrEqual(BigInt(expected.matched.length));
      const saved = (Number(expected.cost - expected.would) * share) / 1e12;
      expect(Number(found.saving_usd)).toBeCloseTo(saved, 6);
      const models = found.by_model.reduce((sum, one) => sum + parseUsd(one.new_cost_usd ?? '0'), 0n);
      expect(models).toBe(parseUsd(found.new_cost_usd));
    }),
    { numRuns: 16 },
  );
  expect(told).toBeGreaterThan(3);
});

const apart = (one: bigint, other: bigint): bigint => (one > other ? one - other : other - one);
const rule = (given: object): PolicyRule => policyRuleSchema.parse(given);

test('what past calls do not tell is said, and so is what cannot be reckoned', async () => {
  const deaf = await preview(
    rule({ match: { keys: [], labels: { team: ['x'] }, streaming: true }, action: { retries: 1 } }),
  );
  expect(deaf).toMatchObject({ new_cost_usd: null, saving_usd: null, basis: null, matched_calls: calls.length });
  expect(deaf.notes.join(' ')).toMatch(/do not tell their label team, their key, whether they streamed/);
  const slow = await preview(rule({ action: { prompt_cache: { lifetime: '1h' } } }));
  expect(slow.new_cost_usd).toBeNull();
  expect(slow.notes.join(' ')).toContain('apex simulate prompt-cache --ttl 1h');
  const hashless = await preview(
    rule({ match: { labels: { user: ['nobody'] } }, action: { cache: { ttl_seconds: 60 } } }),
  );
  expect(hashless).toMatchObject({ matched_calls: 0, new_cost_usd: null, sample: [] });
  const counted = await preview(rule({ match: { operations: ['count_tokens'] }, action: { model: 'gpt-5' } }));
  expect(counted).toMatchObject({ matched_calls: 0, calls: calls.length });
});

test('the period is the 30 days up to the end of the last call’s day, or as asked', async () => {
  const any = rule({ action: { refuse: { message: 'No.' } } });
  const last = calls.reduce((latest, { at }) => (at > latest ? at : latest), '');
  const end = Math.ceil(Date.parse(last) / day_ms) * day_ms;
  const iso = (ms: number): string => new Date(ms).toISOString();
  expect(await preview(any)).toMatchObject({ from: iso(end - 30 * day_ms), to: iso(end), basis: 'replayed' });
  const [from, to] = [iso(begin + day_ms), iso(begin + 2 * day_ms)];
  expect((await preview(any, { from, to })).calls).toBe(calls.filter(({ at }) => at >= from && at < to).length);
  const asked = { from: '2024-01-01T00:00:00.000Z', to };
  await expect(preview(any, asked)).rejects.toMatchObject({ kind: 'invalid', reason: 'gateway.preview_period' });
  await expect(preview(any, { from: to, to: from })).rejects.toMatchObject({ kind: 'invalid' });
  const nobody = await previewPolicy(
    { caller: newCaller(), clock: fixture.clock, telemetry: fixture.telemetry.api },
    { rule: any },
  );
  expect(nobody).toMatchObject({ calls: 0, matched_calls: 0, cost_usd: '0.000000000000', sample: [] });
});

test('negotiated prices hold for the model that would be asked', async () => {
  const buyer = newCaller();
  await importAll(fixture.telemetry, buyer, calls);
  const cheap = rule({ match: { models: ['gpt-5'] }, action: { model: 'claude-opus-4-5' } });
  const ask = () =>
    previewPolicy({ caller: buyer, clock: fixture.clock, telemetry: fixture.telemetry.api }, { rule: cheap });
  const atList = await ask();
  await fixture.telemetry.api.createNegotiatedPrice(buyer, {
    provider: null,
    model: 'claude-opus-*',
    tier: null,
    valid_from: '2025-01-01',
    valid_to: null,
    terms: { kind: 'discount', off: '0.5' },
    note: '',
  });
  const atHalf = await ask();
  expect(parseUsd(atHalf.new_cost_usd ?? '') * 2n).toBe(parseUsd(atList.new_cost_usd ?? ''));
  expect(atHalf.notes.join(' ')).toContain('Negotiated prices');
});
