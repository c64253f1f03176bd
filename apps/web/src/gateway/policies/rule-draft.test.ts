import { gatewayRoutes, type PolicyRule, policyRuleSchema } from '@apex/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftOf, emptyRule, parseRule, parseRuleText, toldBy } from './rule-draft.ts';
import { actionParts, matchParts } from './rule-words.ts';

const model = fc.constantFrom('claude-opus-*', 'gpt-5.5', 'gemini-2.5-flash');
const target = fc.record({ upstream: fc.constant('openai'), model }, { requiredKeys: [] });
const whole: { requiredKeys: [] } = { requiredKeys: [] };

/** Any rule of the contract, with each part there or not. */
const rules: fc.Arbitrary<PolicyRule> = fc
  .record({
    match: fc.record(
      {
        keys: fc.constant(['key_01993a5e-7c00-7000-8000-000000000004']),
        labels: fc.constant({ feature: ['search', 'sum*'], tier: ['free'] }),
        models: fc.array(model, { minLength: 1, maxLength: 3 }),
        operations: fc.constant(['chat', 'embeddings']),
        input_tokens: fc.record({ min: fc.nat(), max: fc.nat() }, { requiredKeys: ['min'] }),
        time: fc.record(
          { from_hour: fc.nat(11), to_hour: fc.integer({ min: 12, max: 24 }), days: fc.constant([1, 7]) },
          { requiredKeys: ['from_hour'] },
        ),
        content: fc.constant(['tools', 'images']),
        streaming: fc.boolean(),
      },
      whole,
    ),
    action: fc.record(
      {
        model,
        fallbacks: fc.array(target, { minLength: 1, maxLength: 3 }),
        retries: fc.nat(5),
        first_byte_timeout_ms: fc.integer({ min: 100, max: 9999 }),
        total_timeout_ms: fc.integer({ min: 100, max: 9999 }),
        cache: fc.record({
          ttl_seconds: fc.integer({ min: 1, max: 900 }),
          scope: fc.constantFrom('project', 'key', 'user'),
          coalesce: fc.boolean(),
        }),
        prompt_cache: fc.record(
          {
            stable_tools: fc.boolean(),
            breakpoints: fc.boolean(),
            cache_key: fc.boolean(),
            lifetime: fc.constantFrom('5m', '1h'),
          },
          { requiredKeys: ['stable_tools', 'breakpoints', 'cache_key'] },
        ),
        shadow: fc.record({ model, share: fc.nat(1000).map((share) => share / 1000) }),
        service_tier: fc.constantFrom('default', 'flex', 'priority'),
        max_output_tokens: fc.integer({ min: 1, max: 9999 }),
        refuse: fc.constant({ message: 'Not on Sundays.' }),
      },
      { requiredKeys: ['model'] },
    ),
    rollout_percent: fc.nat(100),
    holdout_percent: fc.nat(50),
  })
  .map((rule) => policyRuleSchema.parse(rule));

test('any rule comes through the form as it was, and every part of it is told in words', () => {
  fc.assert(
    fc.property(rules, (rule) => {
      expect(parseRule(toldBy(draftOf(rule))).rule).toEqual(rule);
      expect(matchParts(rule.match, (id) => id).length).toBe(Object.keys(rule.match).length);
      expect(actionParts(rule.action).length).toBe(Object.keys(rule.action).length);
    }),
    { numRuns: 200 },
  );
});

test('balancing comes through as well, and does not go with a model of its own', () => {
  const balance = {
    by: 'latency' as const,
    targets: [
      { upstream: 'a', weight: 1 },
      { upstream: 'b', model: 'gpt-5.5', weight: 3 },
    ],
  };
  const rule = policyRuleSchema.parse({ action: { balance } });
  expect(parseRule(toldBy(draftOf(rule))).rule).toEqual(rule);
  expect(parseRule(toldBy({ ...draftOf(rule), model: 'x' })).problems).toHaveProperty(['action.balance']);
});

test('what is wrong is told by field', () => {
  expect(parseRule(toldBy(emptyRule)).problems).toEqual({ action: 'must do something' });
  const wrong = { ...emptyRule, model: 'x', retries: 'many', rollout_percent: '120', input_min: '-1' };
  expect(parseRule(toldBy(wrong)).problems).toEqual({
    'action.retries': 'must be a number',
    'match.input_tokens.min': 'must be at least 0',
    rollout_percent: 'must be at most 100',
  });
});

test('JSON is held to the contract', () => {
  const { rule } = gatewayRoutes.createPolicy.input.parse(gatewayRoutes.createPolicy.example.input);
  expect(parseRuleText(JSON.stringify(rule)).rule).toEqual(rule);
  expect(parseRuleText('{').problems).toHaveProperty(['']);
  expect(parseRuleText('{"action":{"model":"x"},"matches":{}}').problems).not.toBeNull();
});
