import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storableJson, storableText } from './storable.ts';

test('NUL and half surrogates are taken out, everything else stays', () => {
  expect(storableText('a\0b\ud800c')).toBe('ab\ufffdc');
  expect(JSON.parse(storableJson({ text: 'a\0b\udfffc', list: ['\\u0000', 'é😀'] }))).toEqual({
    text: 'ab\ufffdc',
    list: ['\\u0000', 'é😀'],
  });
});

test('any value comes out as JSON without an escape the database refuses', () => {
  const text = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
  fc.assert(
    fc.property(text, (value) => {
      const parsed = JSON.parse(storableJson({ value })) as { value: string };
      expect(parsed.value).toBe(storableText(value));
      expect(parsed.value.isWellFormed() && !parsed.value.includes('\0')).toBe(true);
    }),
  );
});
