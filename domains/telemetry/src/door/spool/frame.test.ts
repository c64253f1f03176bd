import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameOf } from '../test-support/frames.ts';
import { decodeFrame, encodeFrame } from './frame.ts';

const bytesOf = (text: string): Buffer => Buffer.concat(encodeFrame(frameOf(text)));

test('a frame is read as it was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, path) => {
      const frame = frameOf(text.toWellFormed(), { path: path.toWellFormed() });
      const read = decodeFrame(Buffer.concat(encodeFrame(frame)));
      expect(read?.head).toEqual(frame.head);
      expect(Buffer.from(read?.body ?? '').equals(Buffer.from(frame.body))).toBe(true);
    }),
  );
});

test('a frame of which any bit is another is none', () => {
  const bytes = bytesOf('the body of an export');
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, flip) => {
      const altered = Buffer.from(bytes);
      altered[place] = (altered[place] ?? 0) ^ flip;
      expect(decodeFrame(altered)).toBeUndefined();
    }),
  );
});

test('a frame that is cut or goes on is none', () => {
  const bytes = bytesOf('the body of an export');
  for (let end = 0; end < bytes.length; end += 1) expect(decodeFrame(bytes.subarray(0, end))).toBeUndefined();
  expect(decodeFrame(Buffer.concat([bytes, Buffer.from([0])]))).toBeUndefined();
});
