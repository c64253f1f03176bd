import { type PolicyRule, policyRuleSchema } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Arm, armDraw, armShares, arms } from './arm.ts';
import { targetDraw, targetShares } from './balance.ts';
import { draw, drawCall, drawSeed, hashText } from './draw.ts';

const units = Array.from({ length: 40_000 }, (_, index) => hashText(`session-${index}`));
const rule = (rollout_percent: number, holdout_percent: number): PolicyRule =>
  policyRuleSchema.parse({ action: { retries: 1 }, rollout_percent, holdout_percent });
const anyShares = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 50 }));

/** Five standard deviations of a share of so many. */
const near = (found: number, share: number): boolean =>
  Math.abs(found / units.length - share) <= 5 * Math.sqrt((share * (1 - share)) / units.length) + 1e-9;

test('each arm has the share that it is logged with', () => {
  fc.assert(
    fc.property(anyShares, ([rollout, holdout]) => {
      const armOf = armDraw(newId.policy(), rule(rollout, holdout));
      const counts = Object.groupBy(units, armOf);
      const shares = armShares(rule(rollout, holdout));
      expect(arms.filter((arm) => !near(counts[arm]?.length ?? 0, shares[arm]))).toEqual([]);
      expect(shares.treatment + shares.holdout + shares.outside).toBeCloseTo(1, 12);
    }),
    { numRuns: 25 },
  );
});

test('a growing roll-out only lets units in, and the hold-out stays whom it was', () => {
  fc.assert(
    fc.property(anyShares, fc.integer({ min: 0, max: 100 }), fc.string(), ([one, holdout], other, unit) => {
      const id = newId.policy();
      const at = (rollout: number): Arm => armDraw(id, rule(rollout, holdout))(hashText(unit));
      const [less, more] = [at(Math.min(one, other)), at(Math.max(one, other))];
      if (less !== 'outside') expect(more).toBe(less);
      expect(at(one)).toBe(at(one));
    }),
  );
});

test('draws of two policies, and of two purposes, tell nothing of each other', () => {
  const id = newId.policy();
  const seeds = [drawSeed(id, 'rollout'), drawSeed(id, 'holdout'), drawSeed(newId.policy(), 'rollout')];
  for (const [one, other] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    const both = units.filter((unit) => draw(seeds[one] ?? 0, unit) < 0.5 && draw(seeds[other] ?? 0, unit) < 0.3);
    expect(near(both.length, 0.15)).toBe(true);
  }
});

test('targets are drawn by their weights', () => {
  const balance = { by: 'weight', targets: [{ weight: 5 }, { weight: 1 }, { weight: 10 }] } as const;
  const given = { ...balance, targets: [...balance.targets] };
  const counts = Object.groupBy(units, targetDraw(newId.policy(), given));
  for (const [index, { share }] of targetShares(given).entries())
    expect(near(counts[index]?.length ?? 0, share)).toBe(true);
});

test('a draw for a call is logged with the probability of what came out', () => {
  const id = newId.policy();
  const draws = units.map((_, index) => drawCall(id, { purpose: 'shadow', share: 0.2, id: `gw_${index}` }));
  expect(near(draws.filter(({ taken }) => taken).length, 0.2)).toBe(true);
  expect(draws.every(({ taken, probability }) => probability === (taken ? 0.2 : 0.8))).toBe(true);
});
