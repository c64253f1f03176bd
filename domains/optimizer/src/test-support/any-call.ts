import { type ObservationInput, type ReplayCall, usageSchema } from '@apex/contracts';
import { formatUsd, priceCall } from '@apex/pricing';
import * as fc from 'fast-check';
import { replayCalls } from './replay-calls.ts';

/** A priced call of the tests' own; a thousand input and a hundred output tokens cost 0.0045 USD. */
export function call(changes: Partial<ObservationInput> = {}): ReplayCall {
  const [made] = replayCalls([
    {
      identity: `${changes.session ?? 'one'} ${changes.sequence ?? 0} ${changes.at ?? ''}`,
      source: 'synth',
      at: '2026-02-01T00:00:00Z',
      provider: 'anthropic',
      model: 'claude-sonnet-4-5',
      session: 'one',
      feature: 'chat',
      usage: { input: 1000, output: 100 },
      ...changes,
    },
  ]);
  if (made === undefined) throw new Error('one observation makes one call');
  return made;
}

const tokens = (max: number) => fc.oneof(fc.constant(0), fc.integer({ min: 0, max }));

const usages = fc
  .record({
    input: tokens(400_000),
    cache_read: tokens(300_000),
    cache_write_5m: tokens(50_000),
    cache_write_1h: tokens(50_000),
    output: tokens(20_000),
    reasoning: tokens(5000),
  })
  .map((usage) => usageSchema.parse({ ...usage, reasoning: Math.min(usage.reasoning, usage.output) }));

const models = fc.constantFrom(
  { provider: 'anthropic', model: 'claude-sonnet-4-5' },
  { provider: 'anthropic', model: 'claude-opus-4-6' },
  { provider: 'openai', model: 'gpt-5-mini' },
  { provider: 'google', model: 'gemini-2.5-pro' },
  { provider: 'deepseek', model: 'deepseek-chat' },
  { provider: 'nobody', model: 'no-such-model' },
);

/** Calls of several models, tiers, features and times, some of them without usage or without a price. */
export const anyCalls: fc.Arbitrary<ReplayCall[]> = fc
  .array(
    fc.record({
      named: models,
      usage: fc.option(usages, { nil: null, freq: 8 }),
      tier: fc.constantFrom('standard', 'batch', 'flex', 'priority'),
      feature: fc.constantFrom('a', 'b', 'c'),
      at_ms: fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2026, 11) }),
    }),
    { maxLength: 40 },
  )
  .map((drafts) =>
    drafts.map(({ named, usage, tier, feature, at_ms }, sequence) => {
      const made = call({ ...named, tier, feature, sequence, at: new Date(at_ms).toISOString() });
      const cost = usage === null ? null : priceCall({ ...named, tier, at: at_ms, usage }).cost;
      return { ...made, usage, cost_usd: cost === null ? null : formatUsd(cost) };
    }),
  );
