import { expect, test } from 'vitest';
import { chosenValues, filterText, toggleValue } from './filter-search.ts';

test('values of a dimension gather in one filter, and the last one taken away ends it', () => {
  const one = toggleValue([], 'model', 'a');
  const two = toggleValue(one, 'model', 'b');
  expect(two).toEqual([{ dimension: 'model', op: 'in', value: ['a', 'b'] }]);
  expect(chosenValues(two, 'model')).toEqual(['a', 'b']);
  expect(toggleValue(toggleValue(two, 'model', 'a'), 'model', 'b')).toEqual([]);
});

test('other filters stay where they are', () => {
  const others = [
    { dimension: 'user', op: 'ne', value: 'ada' } as const,
    { dimension: 'model', op: 'eq', value: 'a' } as const,
  ];
  expect(toggleValue(others, 'model', 'b')).toEqual([others[0], { dimension: 'model', op: 'in', value: ['a', 'b'] }]);
  expect(toggleValue(others, 'user', 'ada')).toHaveLength(3);
});

test('a filter reads as a sentence', () => {
  expect(filterText({ dimension: 'error_type', op: 'not_in', value: ['a', 'b'] })).toBe('error type is not a, b');
});
