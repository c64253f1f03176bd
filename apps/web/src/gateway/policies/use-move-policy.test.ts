import { gatewayRoutes, type Policy } from '@apex/contracts';
import { expect, test } from 'vitest';
import { moved, renumbered } from './use-move-policy.ts';

const example = gatewayRoutes.listPolicies.output.parse(gatewayRoutes.listPolicies.example.output).policies[0]!;
const list = (...positions: number[]): Policy[] =>
  // Told apart by their names; the moves do not look into ids.
  positions.map((position, index) => ({ ...example, id: `policy_${index}` as Policy['id'], position }));
const sent = (policies: readonly Policy[]) => renumbered(policies).map(({ policy, position }) => [policy.id, position]);

test('two that change places change positions, and no other does', () => {
  expect(sent(moved(list(0, 10, 20), 'policy_2', -1))).toEqual([
    ['policy_2', 10],
    ['policy_1', 20],
  ]);
  expect(sent(moved(list(0, 10, 20), 'policy_0', -1))).toEqual([]);
});

test('where positions are the same all are numbered anew', () => {
  expect(sent(moved(list(5, 5, 5), 'policy_0', 1))).toEqual([
    ['policy_1', 0],
    ['policy_0', 1],
    ['policy_2', 2],
  ]);
});
