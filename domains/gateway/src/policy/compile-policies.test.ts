import {
  type ContentClass,
  contentClasses,
  gatewayOperations,
  type PolicyMatch,
  type PolicyRule,
  policyRuleSchema,
} from '@apex/contracts';
import { newId } from '@apex/kit/id';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallFacts } from '../exchange/call-facts.ts';
import { armDraw, type Arm } from './arm.ts';
import { targetDraw } from './balance.ts';
import { compilePolicies } from './compile-policies.ts';
import { hashText } from './draw.ts';
import type { ActivePolicy } from './policy-set.ts';
import { anyFacts, someKeys, someModels } from './test-support/any-facts.ts';

const anyMatch: fc.Arbitrary<PolicyMatch> = fc.record(
  {
    keys: fc.subarray(someKeys),
    labels: fc.dictionary(
      fc.constantFrom('feature', 'team', 'constructor'),
      fc.array(fc.constantFrom('search', 's*', '*', '*r*h', ''), { minLength: 1, maxLength: 2 }),
    ),
    models: fc.array(fc.constantFrom('claude-*', '*-5', 'claude-*-5', 'gpt-5', 'a*a'), { minLength: 1, maxLength: 3 }),
    operations: fc.subarray([...gatewayOperations], { minLength: 1 }),
    input_tokens: fc.record({ min: fc.nat(20), max: fc.nat(40) }, { requiredKeys: [] }),
    time: fc.record(
      { from_hour: fc.nat(23), to_hour: fc.constant(24), days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }) },
      { requiredKeys: ['from_hour', 'to_hour'] },
    ),
    content: fc.subarray<ContentClass>([...contentClasses], { minLength: 1 }),
    streaming: fc.boolean(),
  },
  { requiredKeys: [] },
);
const target = fc.record(
  {
    upstream: fc.constantFrom('one', 'two'),
    model: fc.constantFrom(...someModels),
    weight: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: ['weight'] },
);
const anyAction = fc
  .record(
    {
      model: fc.constantFrom(...someModels),
      upstream: fc.constantFrom('one', 'two'),
      balance: fc.record({
        by: fc.constantFrom('weight', 'latency'),
        targets: fc.array(target, { minLength: 2, maxLength: 4 }),
      }),
      retries: fc.nat(5),
      cache: fc.record({ ttl_seconds: fc.integer({ min: 1, max: 99 }) }),
      refuse: fc.record({ message: fc.constant('No.') }),
    },
    { requiredKeys: [] },
  )
  .filter((action) => policyRuleSchema.safeParse({ action }).success);
const shares = { rollout_percent: fc.constantFrom(0, 30, 100), holdout_percent: fc.constantFrom(0, 20, 50) };
const anyRule: fc.Arbitrary<PolicyRule> = fc
  .record({ match: fc.oneof(fc.constant({}), anyMatch), action: anyAction, ...shares })
  .map((rule) => policyRuleSchema.parse(rule));
const anyPolicies = fc.array(anyRule, { maxLength: 6 }).map((rules) => rules.map(activeOf));

function activeOf(rule: PolicyRule, index = 0): ActivePolicy {
  return { id: newId.policy(), name: `policy ${index}`, version: 1, rule, proposal_id: null };
}

/** The rules as their contract words them, without a thought for speed. */
function holds(match: PolicyMatch, facts: CallFacts): boolean {
  const like = (patterns: readonly string[], name: string): boolean =>
    // No pattern here holds a character that means something to it.
    patterns.some((pattern) => new RegExp(`^${pattern.split('*').join('.*')}$`, 's').test(name));
  const at = new Date(facts.at_ms);
  const { keys, labels = {}, models, operations, input_tokens: size = {}, time, content, streaming } = match;
  return (
    (keys === undefined || keys.includes(facts.key_id)) &&
    (models === undefined || like(models, facts.model)) &&
    (operations === undefined || operations.includes(facts.operation)) &&
    facts.input_tokens >= (size.min ?? 0) &&
    facts.input_tokens <= (size.max ?? Infinity) &&
    (content === undefined || content.some((one) => facts.content.includes(one))) &&
    (streaming === undefined || streaming === facts.streaming) &&
    (time === undefined ||
      (at.getUTCHours() >= time.from_hour && (time.days?.includes(at.getUTCDay() || 7) ?? true))) &&
    Object.entries(labels).every(
      ([name, values]) => Object.hasOwn(facts.labels, name) && like(values, facts.labels[name] ?? ''),
    )
  );
}

function naive(policies: readonly ActivePolicy[], facts: CallFacts) {
  const action: Record<string, unknown> = {};
  const arms: (Arm | null)[] = [];
  let routed = '';
  for (const { id, rule } of policies) {
    const isMatch = action['refuse'] === undefined && holds(rule.match, facts);
    const arm = isMatch ? armDraw(id, rule)(hashText(facts.unit)) : null;
    arms.push(arm);
    if (arm !== 'treatment') continue;
    const was = routed;
    for (const [part, value] of Object.entries(rule.action)) {
      if (part === 'balance' && rule.action.balance !== undefined) {
        if (was !== '') continue;
        routed = 'balance';
        const drawn = rule.action.balance.targets[targetDraw(id, rule.action.balance)(hashText(facts.unit))];
        const { weight: _, ...goal } = drawn ?? { weight: 0 };
        Object.assign(action, rule.action.balance.by === 'weight' ? goal : { balance: value });
      } else if (part === 'model' || part === 'upstream') {
        if (was !== 'balance') action[part] ??= value;
        routed ||= 'told';
      } else action[part] ??= value;
    }
  }
  return { action, arms };
}

test('what is decided is what the rules say, and explained is what is decided', () => {
  fc.assert(
    fc.property(anyPolicies, anyFacts, (policies, facts) => {
      const set = compilePolicies(policies);
      const expected = naive(policies, facts);
      const [decided, explained] = [set.decide(facts), set.explain(facts)];
      expect(decided.action).toEqual(expected.action);
      expect(explained.action).toEqual(expected.action);
      expect(explained.steps.map(({ arm }) => arm)).toEqual(expected.arms);
      expect(decided.steps).toEqual(explained.steps.filter(({ matched }) => matched));
      expect(
        explained.steps.every(({ why, arm, applied }) => why !== '' && (arm === 'treatment' || applied.length === 0)),
      ).toBe(true);
    }),
    { numRuns: 500 },
  );
});

const facts = fc.sample(anyFacts, { numRuns: 1, seed: 1 })[0] as CallFacts;
const rule = (given: object): PolicyRule => policyRuleSchema.parse(given);
const only = (given: object) => compilePolicies([activeOf(rule(given))]);

test('where nothing matches, and where one does, the same decision is given again', () => {
  const quiet = only({ match: { models: ['nobody'] }, action: { retries: 1 } });
  expect(quiet.decide(facts)).toBe(compilePolicies([]).decide(facts));
  expect(Object.isFrozen(quiet.decide(facts))).toBe(true);
  const loud = only({ action: { retries: 1 } });
  expect(loud.decide(facts)).toBe(loud.decide(facts));
});

test('words say why a policy does not match, is held back or comes too late', () => {
  const named = (name: string, given: object): ActivePolicy => ({ ...activeOf(rule(given)), name });
  const { steps } = compilePolicies([
    named('size', { match: { input_tokens: { min: 100 } }, action: { retries: 1 } }),
    named('night', { match: { time: { from_hour: 22, to_hour: 6, days: [1] } }, action: { retries: 1 } }),
    named('off', { action: { retries: 1 }, rollout_percent: 0 }),
    named('one', { action: { model: 'm', retries: 2 } }),
    named('two', {
      action: { balance: { targets: [{ model: 'a' }, { model: 'b' }] }, retries: 3, max_output_tokens: 9 },
    }),
    named('no', { action: { refuse: { message: 'No.' } } }),
    named('late', { action: { retries: 1 } }),
  ]).explain({ ...facts, input_tokens: 5, at_ms: Date.UTC(2026, 2, 3, 23) });
  expect(steps.map(({ why, applied }) => [why, applied.join()])).toEqual([
    ['5 input tokens are fewer than 100.', ''],
    ['The time is not from 22:00 to 06:00 UTC on Monday.', ''],
    ['It matches, but is rolled out to nobody.', ''],
    ['It matches.', 'model,retries'],
    [expect.stringContaining('But balance was decided by "one", retries was decided by "one".'), 'max_output_tokens'],
    ['It matches.', 'refuse'],
    ['It is not asked: "no" refuses the call.', ''],
  ]);
});

test('hours may pass midnight, and no hours at all are refused', () => {
  const night = only({ match: { time: { from_hour: 22, to_hour: 6 } }, action: { retries: 1 } });
  const hours = Array.from({ length: 24 }, (_, hour) => hour).filter(
    (hour) => night.decide({ ...facts, at_ms: Date.UTC(2026, 2, 2, hour, 59, 59, 999) }).steps.length === 1,
  );
  expect(hours).toEqual([0, 1, 2, 3, 4, 5, 22, 23]);
  const never = { match: { time: { from_hour: 5, to_hour: 5 } }, action: { retries: 1 } };
  expect(policyRuleSchema.safeParse(never).success).toBe(false);
});
