import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf, commonPrefixBlocks, type Runs, runsLength, toRuns } from './runs.ts';

/** Few distinct numbers, so that runs, repeats and common prefixes really occur. */
const ids = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 30 });

function cut(runs: Runs, at: number): Runs {
  return runs.flatMap(([first, count]): [number, number][] => {
    const head = Math.min(count - 1, at % count);
    return head === 0
      ? [[first, count]]
      : [
          [first, head],
          [first + head, count - head],
        ];
  });
}

test('runs list the same blocks in the same order', () => {
  fc.assert(
    fc.property(ids, (list) => {
      expect([...blocksOf(toRuns(list))]).toEqual(list);
      expect(runsLength(toRuns(list))).toBe(list.length);
    }),
  );
});

test('runs are the shortest: no run continues the one before it', () => {
  fc.assert(
    fc.property(ids, (list) => {
      const runs = toRuns(list);
      const continued = runs.filter(([first], index) => {
        const before = runs[index - 1];
        return before !== undefined && first === before[0] + before[1];
      });
      expect(continued).toEqual([]);
    }),
  );
});

test('ascending blocks are one run', () => {
  expect(toRuns([5, 6, 7, 8])).toEqual([[5, 4]]);
  expect(toRuns([])).toEqual([]);
});

test('the common prefix equals a block by block comparison, however the runs are cut', () => {
  fc.assert(
    fc.property(ids, ids, fc.nat(5), (shared, tail, at) => {
      const left = [...shared, ...tail];
      const right = [...shared, ...tail.map((id) => (id + at) % 7)];
      const differs = left.findIndex((id, index) => id !== right[index]);
      const expected = differs === -1 ? Math.min(left.length, right.length) : differs;
      expect(commonPrefixBlocks(toRuns(left), cut(toRuns(right), at))).toBe(expected);
      expect(commonPrefixBlocks(cut(toRuns(right), at), toRuns(left))).toBe(expected);
    }),
  );
});

test('one prompt that continues another shares all of the shorter one', () => {
  expect(commonPrefixBlocks([[1, 1112]], [[1, 1136]])).toBe(1112);
  expect(commonPrefixBlocks([[1, 10]], [])).toBe(0);
});
