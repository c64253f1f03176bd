import type { PolicyId, PolicyRule } from '@apex/contracts';
import { draw, drawSeed } from './draw.ts';

export const arms = ['treatment', 'holdout', 'outside'] as const;
export type Arm = (typeof arms)[number];

/** How probable each arm is before it is drawn. */
export type ArmShares = Readonly<Record<Arm, number>>;

export function armShares({ rollout_percent, holdout_percent }: PolicyRule): ArmShares {
  const rollout = rollout_percent / 100;
  const holdout = holdout_percent / 100;
  return { treatment: rollout * (1 - holdout), holdout: rollout * holdout, outside: 1 - rollout };
}

/**
 * Tells a unit's arm. Roll-out and hold-out are drawn apart: a roll-out that grows lets units in and none out, and
 * whoever is held out at one size of it is so at every other. On the hot path.
 */
export function armDraw(policy_id: PolicyId, rule: PolicyRule): (unitHash: number) => Arm {
  const rollout = rule.rollout_percent / 100;
  const holdout = rule.holdout_percent / 100;
  const [inside, kept] = [drawSeed(policy_id, 'rollout'), drawSeed(policy_id, 'holdout')];
  return (unitHash) => {
    if (draw(inside, unitHash) >= rollout) return 'outside';
    return draw(kept, unitHash) < holdout ? 'holdout' : 'treatment';
  };
}
