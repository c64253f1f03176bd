import { findingKinds, type PolicyAction, policyRuleSchema } from '@apex/contracts';
import { expect, test } from 'vitest';
import type { FindingDraft } from './finding-draft.ts';
import { policyOf } from './policy-of.ts';

type Told = Pick<FindingDraft, 'kind' | 'scope' | 'facts'>;

const feature = 'support-chat';
const lifetime = (ms: number) => [{ name: 'lifetime', label: '', value: ms, unit: 'ms' as const }];
const told = (kind: Told['kind'], scope: Told['scope'] = {}, facts: Told['facts'] = []): Told => ({
  kind,
  scope: { feature, ...scope },
  facts,
});
const models = { model: 'claude-opus-4-5', usual_model: 'claude-haiku-4-5' };
const prompt = { stable_tools: false, breakpoints: false, cache_key: false };

test.each<[string, Told, PolicyAction]>([
  [
    'keeps answers as long as was measured, for whom it was measured',
    told('exact_cache', {}, lifetime(900_000)),
    { cache: { ttl_seconds: 900, scope: 'project', coalesce: true } },
  ],
  [
    'keeps the front of prompts steady',
    told('cache_break'),
    { prompt_cache: { stable_tools: true, breakpoints: true, cache_key: true } },
  ],
  [
    'changes the lifetime of marked prompts alone',
    told('cache_lifetime', { lifetime: '1h' }),
    { prompt_cache: { ...prompt, lifetime: '1h' } },
  ],
  [
    'goes back to five minutes',
    told('cache_lifetime', { lifetime: '5m' }),
    { prompt_cache: { ...prompt, lifetime: '5m' } },
  ],
  [
    'marks prompts where no cache was recorded',
    told('cache_lifetime', { lifetime: '1h', recorded: 'none' }),
    { prompt_cache: { ...prompt, breakpoints: true, lifetime: '1h' } },
  ],
  ['tries the usual model', told('premium_model', models), { model: 'claude-haiku-4-5' }],
])('%s', (_, draft, action) => {
  const policy = policyOf(draft);
  expect(policy?.rule.action).toEqual(action);
  expect(policy?.rule.match.labels).toEqual({ feature: [feature] });
  expect(policy?.name).toContain(feature);
  expect(policyRuleSchema.parse(policy?.rule)).toEqual(policy?.rule);
});

test('what only prices speak for is an experiment on the dearer model’s calls; what was replayed is not', () => {
  expect(policyOf(told('premium_model', models))?.rule).toMatchObject({
    match: { models: ['claude-opus-4-5'] },
    rollout_percent: 50,
    holdout_percent: 10,
  });
  expect(policyOf(told('cache_break'))?.rule).toMatchObject({ rollout_percent: 100, holdout_percent: 0 });
});

test.each<[string, Told]>([
  ['attempts of the client', told('retry_storm')],
  ['tools of the client', told('unused_tools')],
  ['missing prices', told('unpriced_calls')],
  ['a model the catalogue does not know', told('premium_model', { ...models, usual_model: 'my-own' })],
  ['a dearer model without a name', told('premium_model', { ...models, model: '(none)' })],
  ['a lifetime no provider sells', told('cache_lifetime', { lifetime: 'best' })],
  ['an answer’s lifetime that was not measured', told('exact_cache')],
  ['a feature that would match others', told('cache_break', { feature: 'chat*' })],
  ['a feature longer than a label', told('cache_break', { feature: 'x'.repeat(256) })],
  ['calls without a feature', told('cache_break', { feature: '(none)' })],
])('no gateway changes %s', (_, draft) => {
  expect(policyOf(draft)).toBeNull();
});

test.each(findingKinds)('a finding of kind %s about a workspace, or about many places, is no policy', (kind) => {
  for (const scope of [{ project: 'shop' }, { project: '' }, {}])
    expect(policyOf({ kind, scope: { ...scope, ...models, lifetime: '1h' }, facts: lifetime(60_000) })).toBeNull();
});
