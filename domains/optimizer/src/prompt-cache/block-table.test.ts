import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlockTable } from './block-table.ts';

const block = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: 20_000 }),
  fc.integer({ min: 0, max: 60 }).map((index) => 2 ** 32 * index + index),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, 2 ** 32 - 1, 2 ** 31),
);

test('it answers like a map, whatever is set and removed', () => {
  const step = fc.tuple(block, fc.integer({ min: 0, max: 5 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
      const table = new BlockTable();
      const map = new Map<number, number>();
      for (const [number, value] of steps) {
        if (value === 0) {
          table.remove(number);
          map.delete(number);
        } else {
          table.set(number, value);
          map.set(number, value);
        }
      }
      for (const [number] of steps) expect(table.get(number)).toBe(map.get(number) ?? 0);
    }),
  );
});

test('a stray block number takes no array of its size', () => {
  const table = new BlockTable();
  table.set(4_000_000_000, 7);
  expect(table.get(4_000_000_000)).toBe(7);
  expect(table.dense.length).toBeLessThan(10_000);
});

test('blocks that come and go for ever leave memory as it was', () => {
  const table = new BlockTable();
  for (let index = 0; index < 300_000; index += 1) {
    table.set(2 ** 40 + index * 7919, 1);
    if (index >= 10) table.remove(2 ** 40 + (index - 10) * 7919);
  }
  expect(table.room).toBeLessThan(2_000);
});

test('a stray block is still found once the array has grown past it', () => {
  const table = new BlockTable();
  table.set(5000, 3);
  table.set(90_000, 4);
  for (let index = 0; index < 4999; index += 1) table.set(index, 1);
  expect(table.dense.length).toBeGreaterThan(5000);
  expect(table.get(5000)).toBe(3);
  expect(table.get(90_000)).toBe(4);
});
