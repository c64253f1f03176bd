import { expect, test } from 'vitest';
import { createShortcutMatcher } from './shortcut-matcher.ts';

const press = (key: string, held: Partial<{ ctrlKey: boolean; metaKey: boolean; altKey: boolean }> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});
const shortcuts = ['g o', 'g c', 'mod+k', '?', 'c'];

test('two strokes within a second are one shortcut, and the longer one wins', () => {
  let now = 0;
  const match = createShortcutMatcher(() => now);
  expect(match(press('g'), shortcuts)).toBeNull();
  now = 900;
  expect(match(press('c'), shortcuts)).toBe('g c');
});

test('later than a second they are two strokes', () => {
  let now = 0;
  const match = createShortcutMatcher(() => now);
  match(press('g'), shortcuts);
  now = 1001;
  expect(match(press('c'), shortcuts)).toBe('c');
  expect(match(press('o'), shortcuts)).toBeNull();
});

test.each([
  [press('k', { ctrlKey: true }), 'mod+k'],
  [press('K', { metaKey: true }), 'mod+k'],
  [press('?'), '?'],
  [press('k'), null],
  [press('k', { altKey: true, ctrlKey: true }), null],
  [press('Shift'), null],
])('%j is %s', (event, found) => {
  expect(createShortcutMatcher(() => 0)(event, shortcuts)).toBe(found);
});

test('a held shift between two strokes does not part them', () => {
  const match = createShortcutMatcher(() => 0);
  match(press('g'), shortcuts);
  match(press('Shift'), shortcuts);
  expect(match(press('o'), shortcuts)).toBe('g o');
});
