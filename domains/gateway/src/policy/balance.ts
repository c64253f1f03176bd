import type { PolicyAction, PolicyId, PolicyStep, PolicyTarget } from '@apex/contracts';
import { draw, drawSeed } from './draw.ts';

type Balance = NonNullable<PolicyAction['balance']>;

/** Targets with their share of all weights. */
export function targetShares({
  targets,
}: Balance): readonly { readonly target: PolicyTarget; readonly share: number }[] {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  return targets.map(({ weight, ...target }) => ({ target, share: weight / total }));
}

/** Which target a unit is given, by weight: always the same while weights stand. On the hot path. */
export function targetDraw(policy_id: PolicyId, balance: Balance): (unitHash: number) => number {
  const seed = drawSeed(policy_id, 'balance');
  const ends: number[] = [];
  for (const { share } of targetShares(balance)) ends.push((ends.at(-1) ?? 0) + share);
  const last = ends.length - 1;
  return (unitHash) => {
    const point = draw(seed, unitHash);
    for (let index = 0; index < last; index += 1) if (point < (ends[index] ?? 1)) return index;
    return last;
  };
}

/** As a step tells it. */
export function drawnOf({ model, upstream }: PolicyTarget, probability: number): NonNullable<PolicyStep['drawn']> {
  return {
    ...(model === undefined ? {} : { model }),
    ...(upstream === undefined ? {} : { upstream }),
    probability,
  };
}
