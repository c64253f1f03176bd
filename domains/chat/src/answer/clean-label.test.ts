import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanLabel, spanLabel } from './clean-label.ts';

test('markup, control characters and line breaks of a name do nothing', () => {
  expect(cleanLabel('<script>alert(1)</script>')).toBe('‹script›alert(1)‹/script›');
  expect(cleanLabel('a`b"c')).toBe("a'b'c");
  expect(cleanLabel('one\n\n# two\u202Ethree\u0000\u200B')).toBe('one # two three');
  expect(cleanLabel(' ')).toBe('(none)');
  expect(cleanLabel('x'.repeat(300))).toHaveLength(80);
});

test('any name is one line without markup and stays what it is when cleaned again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const clean = cleanLabel(name);
      expect(clean).not.toMatch(/[<>`"\n\r\p{Cc}\p{Cf}]/u);
      expect(clean.isWellFormed()).toBe(true);
      expect(cleanLabel(clean)).toBe(clean);
      expect(spanLabel(name).slice(1, -1)).toBe(clean);
    }),
  );
});
