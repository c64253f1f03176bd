import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Labels } from './label.ts';

test('any text becomes a label of the contract: short, well-formed, on one line', () => {
  const labels = new Labels();
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 600 }), (units) => {
      const text = String.fromCharCode(...units);
      const label = labels.of(text);
      expect(label.length).toBeLessThanOrEqual(255);
      expect(label.isWellFormed()).toBe(true);
      expect(label).not.toMatch(/\p{Cc}/u);
      expect(labels.of(text)).toBe(label);
    }),
  );
});

test('ordinary labels stay as they are and other values are written out', () => {
  const labels = new Labels();
  expect(labels.of('claude-opus-4-5')).toBe('claude-opus-4-5');
  expect(labels.of('\u001b[31mred\u0000')).toBe('[31mred');
  expect(labels.of(7n)).toBe('7');
  expect(labels.of(['a', 1n])).toBe('["a","1"]');
  expect(labels.of(null)).toBe('');
});
