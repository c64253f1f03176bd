import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRunQueue } from './run-queue.ts';

test('three of one person begin, the rest wait with their place and begin in order', () => {
  const queue = createRunQueue({ runs_at_once: 3, runs_in_line: 2 });
  const begun: number[] = [];
  const places = [1, 2, 3, 4, 5].map((number) => queue.enter('a', () => begun.push(number)));
  expect(places.map((place) => place.position())).toEqual([0, 0, 0, 1, 2]);
  expect(begun).toEqual([1, 2, 3]);
  expect(() => queue.enter('a', () => undefined)).toThrow(/2 questions waiting/);
  expect(queue.enter('b', () => begun.push(100)).position()).toBe(0);
  expect(places[3]?.abandon()).toBe(true);
  queue.leave('a');
  expect(begun).toEqual([1, 2, 3, 100, 5]);
  expect(places.map((place) => place.position())).toEqual([0, 0, 0, 0, 0]);
  expect(places[4]?.abandon()).toBe(false);
});

test('however runs come and go, no person has more at once than allowed and none is forgotten', () => {
  const step = fc.record({ who: fc.constantFrom('a', 'b'), what: fc.constantFrom('enter', 'leave', 'abandon') });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = createRunQueue({ runs_at_once: 3, runs_in_line: 1000 });
      const running = { a: 0, b: 0 };
      const waiting: Record<'a' | 'b', { abandon(): boolean }[]> = { a: [], b: [] };
      for (const { who, what } of steps as { who: 'a' | 'b'; what: string }[]) {
        if (what === 'enter') waiting[who].push(queue.enter(who, () => (running[who] += 1)));
        if (what === 'leave' && running[who] > 0) {
          running[who] -= 1;
          queue.leave(who);
        }
        if (what === 'abandon') waiting[who].pop()?.abandon();
        expect(running[who]).toBeLessThanOrEqual(3);
      }
      for (const who of ['a', 'b'] as const) {
        while (running[who] > 0) {
          running[who] -= 1;
          queue.leave(who);
        }
        expect(waiting[who].some((place) => place.abandon())).toBe(false);
      }
    }),
  );
});
