import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

test('a gate lets its width run at once and everyone through in order', async () => {
  const gate = createGate(2);
  const running = new Set<number>();
  const order: number[] = [];
  let most = 0;
  const releases = Array.from({ length: 6 }, () => Promise.withResolvers<void>());
  const tasks = releases.map(({ promise }, index) =>
    gate(async () => {
      running.add(index);
      order.push(index);
      most = Math.max(most, running.size);
      await promise;
      running.delete(index);
      if (index === 3) throw new Error('one fails');
      return index;
    }),
  );
  for (const { resolve } of releases) resolve();
  const outcomes = await Promise.allSettled(tasks);
  expect(most).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
});
