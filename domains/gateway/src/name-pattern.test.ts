import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameMatcher } from './name-pattern.ts';

test('a star stands for anything, and the rest for itself', () => {
  const is = (pattern: string, name: string) => nameMatcher([pattern])(name);
  expect(
    ['claude-*', 'claude-', '*', '*haiku*', 'claude-*-4-*', 'claude-haiku-4-5', '**'].map((one) =>
      is(one, 'claude-haiku-4-5'),
    ),
  ).toEqual([true, false, true, true, true, true, true]);
  expect(is('ab*ba', 'aba')).toBe(false);
  expect(is('a*b*b', 'ab')).toBe(false);
  expect(is('', '')).toBe(true);
  expect(nameMatcher([])('anything')).toBe(false);
  expect(nameMatcher(['gpt-5', 'o3*'])('o3-mini')).toBe(true);
});

test('it agrees with the regular expression it stands for', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 });
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 10 });
  fc.assert(
    fc.property(letters, name, (pattern, value) => {
      const expression = pattern
        .split('*')
        .map((part) => part.replaceAll('.', '\\.'))
        .join('.*');
      expect(nameMatcher([pattern])(value)).toBe(new RegExp(`^${expression}$`).test(value));
    }),
    { numRuns: 500 },
  );
});
