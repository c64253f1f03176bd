import type { PolicyAction, PolicyStep, PolicyTarget } from '@apex/contracts';
import type { CallFacts } from '../exchange/call-facts.ts';
import { type Arm, armDraw, armShares, arms } from './arm.ts';
import { drawnOf, targetDraw, targetShares } from './balance.ts';
import { type Condition, conditionsOf } from './condition.ts';
import type { ActivePolicy, PolicyDecision } from './policy-set.ts';

export type ActionPart = keyof PolicyAction;

/** What a policy makes of a call that matches, as if it were alone. */
export interface Outcome {
  readonly arm: Arm;
  readonly step: PolicyStep;
  readonly decision: PolicyDecision;
}

/** A policy made ready: patterns compiled, every outcome it can have written beforehand. */
export interface CompiledPolicy {
  readonly policy: ActivePolicy;
  readonly conditions: readonly Condition[];
  /** The parts its action tells, `balance` by that name though a target of it may stand for it. */
  readonly parts: readonly ActionPart[];
  /** `false`: every unit has the same outcome, so nothing need be hashed. */
  readonly draws: boolean;
  outcome(unitHash: number): Outcome;
}

export function compilePolicy(policy: ActivePolicy): CompiledPolicy {
  const { id, rule } = policy;
  const parts = (Object.keys(rule.action) as ActionPart[]).filter((part) => rule.action[part] !== undefined);
  const shares = armShares(rule);
  const certain = arms.find((arm) => shares[arm] === 1);
  const armOf = certain === undefined ? armDraw(id, rule) : () => certain;
  const plain = (arm: Arm): Outcome => outcomeOf(policy, { arm, share: shares[arm] }, arm === 'treatment' ? parts : []);
  const left = { holdout: plain('holdout'), outside: plain('outside') };
  const { balance } = rule.action;
  const targetOf = balance?.by === 'weight' ? targetDraw(id, balance) : undefined;
  const treatments =
    balance === undefined || targetOf === undefined
      ? [plain('treatment')]
      : targetShares(balance).map(({ target, share }) => withTarget(plain('treatment'), drawnOf(target, share)));
  return {
    policy,
    conditions: conditionsOf(rule.match),
    parts,
    draws: certain === undefined || targetOf !== undefined,
    outcome(unitHash) {
      const arm = armOf(unitHash);
      if (arm !== 'treatment') return left[arm];
      // There are as many treatments as targets, or one.
      return treatments[targetOf?.(unitHash) ?? 0] as Outcome;
    },
  };
}

/** The first condition that does not hold; undefined: the policy matches. On the hot path. */
export function failedCondition({ conditions }: CompiledPolicy, facts: CallFacts): Condition | undefined {
  for (const condition of conditions) if (!condition.holds(facts)) return condition;
  return undefined;
}

function outcomeOf(
  { id, name, version, rule }: ActivePolicy,
  { arm, share }: { readonly arm: Arm; readonly share: number },
  parts: readonly ActionPart[],
): Outcome {
  const step: PolicyStep = Object.freeze({
    policy_id: id,
    name,
    version,
    matched: true,
    arm,
    probability: share,
    why: whyOf(arm, share, rule.rollout_percent),
    applied: Object.freeze([...parts]) as string[],
  });
  const action = Object.fromEntries(parts.map((part) => [part, rule.action[part]]));
  return { arm, step, decision: Object.freeze({ action: Object.freeze(action), steps: Object.freeze([step]) }) };
}

/** A target drawn by weight stands in the action as model and upstream. */
function withTarget({ arm, step, decision }: Outcome, drawn: NonNullable<PolicyStep['drawn']>): Outcome {
  const { balance: _, ...others } = decision.action;
  const { probability, ...target } = drawn;
  const why = `${step.why} Its weight of ${percent(probability)} drew ${targetName(target)}.`;
  const told = Object.freeze({ ...step, why, drawn });
  return {
    arm,
    step: told,
    decision: Object.freeze({ action: Object.freeze({ ...others, ...target }), steps: Object.freeze([told]) }),
  };
}

export function targetName({ model, upstream }: PolicyTarget): string {
  return [upstream, model].filter((part) => part !== undefined).join('/') || 'the model asked for';
}

function whyOf(arm: Arm, share: number, rollout_percent: number): string {
  if (share === 1) return arm === 'treatment' ? 'It matches.' : 'It matches, but is rolled out to nobody.';
  if (arm === 'treatment') return `It matches and falls into the ${percent(share)} that are treated.`;
  if (arm === 'holdout') return `It matches, but falls into the ${percent(share)} held out for comparison.`;
  return `It matches, but falls outside the roll-out of ${percent(rollout_percent / 100)}.`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))} %`;
}
