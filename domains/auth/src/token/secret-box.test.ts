import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSecretBox } from './secret-box.ts';

const box = createSecretBox('a secret of more than thirty-two characters', 'tests');

test('what is sealed opens again, whatever it is', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), (bytes, about) => {
      const sealed = box.seal(Buffer.from(bytes), about);
      expect(box.open(sealed, about)).toEqual(Buffer.from(bytes));
    }),
  );
});

test('a flipped bit, another subject, another secret and another purpose all refuse', () => {
  const sealed = box.seal(Buffer.from('private'), 'key one');
  fc.assert(
    fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
      const touched = Buffer.from(sealed);
      touched.writeUInt8(touched.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => box.open(touched, 'key one')).toThrow(/unable to authenticate/);
    }),
  );
  expect(() => box.open(sealed, 'key two')).toThrow(/unable to authenticate/);
  expect(() => box.open(sealed.subarray(0, 20), 'key one')).toThrow(/unable to authenticate/);
  const other = createSecretBox('another secret of more than thirty-two characters', 'tests');
  expect(() => other.open(sealed, 'key one')).toThrow(/unable to authenticate/);
  const elsewhere = createSecretBox('a secret of more than thirty-two characters', 'other');
  expect(() => elsewhere.open(sealed, 'key one')).toThrow(/unable to authenticate/);
});

test('the same bytes seal differently each time and never show', () => {
  const sealed = box.seal(Buffer.from('private'), 'key one');
  expect(sealed).not.toEqual(box.seal(Buffer.from('private'), 'key one'));
  expect(sealed.includes('private')).toBe(false);
});
