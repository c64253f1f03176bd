import type { FindingKind } from '@apex/contracts';
import { parseUsd } from '@apex/pricing';
import { archetypeNames, type ArchetypeName, type PlantKind, plantKinds, synthesise } from '@apex/synth';
import { expect, test } from 'vitest';
import type { FindingDraft } from '../finding/finding-draft.ts';
import { detectInMemory } from '../test-support/detect-in-memory.ts';
import { replayCalls } from '../test-support/replay-calls.ts';

const kindOf: Readonly<Record<PlantKind, FindingKind>> = {
  'duplicate-calls': 'exact_cache',
  'retry-storm': 'retry_storm',
  'cache-break': 'cache_break',
  'premium-model': 'premium_model',
  'unused-tools': 'unused_tools',
};

function workload(archetype: ArchetypeName, kinds: readonly PlantKind[], seed: number) {
  const plant = kinds.map((kind) => ({ kind, share: 0.04 }));
  const { truth, observations } = synthesise({ archetype, calls: 4000, seed, start: '2026-01-05T00:00:00Z', plant });
  return { truth, ...detectInMemory(replayCalls(observations)) };
}

function sumOf(findings: readonly FindingDraft[], kind: FindingKind) {
  const some = findings.filter((finding) => finding.kind === kind);
  return {
    calls: some.reduce((sum, { calls }) => sum + calls, 0),
    expected: some.reduce((sum, { saving }) => sum + (saving?.expected ?? 0n), 0n),
    joint: some.reduce((sum, { saving }) => sum + (saving?.joint ?? 0n), 0n),
  };
}

const within = (found: number, truth: number): number => Math.abs(found / truth - 1);

test.each(archetypeNames)(
  'all waste planted in %s is found again: the calls, and the money to a hundredth',
  (archetype) => {
    const { truth, findings } = workload(archetype, plantKinds, 11);
    for (const { kind, calls, waste_usd } of truth.planted) {
      const found = sumOf(findings, kindOf[kind]);
      expect.soft(within(found.calls, calls), `${kind}: calls ${found.calls} of ${calls}`).toBeLessThanOrEqual(0.05);
      const money = within(Number(found.expected), Number(parseUsd(waste_usd)));
      expect.soft(money, `${kind}: ${found.expected} of ${waste_usd}`).toBeLessThanOrEqual(0.01);
    }
  },
);

test.each(archetypeNames)('nothing is found in %s where nothing was planted', (archetype) => {
  for (const seed of [1, 2, 3]) expect(workload(archetype, [], seed).findings).toEqual([]);
});

test.each(plantKinds)('%s alone is found as what it is and as nothing else', (kind) => {
  for (const archetype of archetypeNames) {
    const { findings } = workload(archetype, [kind], 5);
    expect(new Set(findings.map((finding) => finding.kind))).toEqual(new Set([kindOf[kind]]));
  }
});

test('of planted waste that does not overlap the joint total is the sum of the parts, and never more', () => {
  const { findings, truth } = workload('tools', plantKinds, 3);
  const planted = truth.planted.reduce((sum, { waste_usd }) => sum + Number(waste_usd), 0);
  const joint = findings.reduce((sum, { saving }) => sum + Number(saving?.joint ?? 0n) / 1e12, 0);
  expect(within(joint, planted)).toBeLessThan(0.01);
  for (const { saving } of findings) {
    if (saving === null) continue;
    expect(saving.joint <= saving.expected).toBe(true);
    expect(saving.low <= saving.expected && saving.expected <= saving.high).toBe(true);
  }
});
