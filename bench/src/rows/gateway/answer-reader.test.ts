import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, AnswerReader } from './answer-reader.ts';

const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 8 });
const answer = fc.record({ status: fc.integer({ min: 200, max: 599 }), pieces, isChunked: fc.boolean() });

function wireOf({ status, pieces: parts, isChunked }: { status: number; pieces: Uint8Array[]; isChunked: boolean }) {
  const head = `HTTP/1.1 ${status} Some Reason\r\nX-Any: 1\r\n`;
  const body = Buffer.concat(parts);
  if (!isChunked) return Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body]);
  const chunks = parts.map((one) =>
    Buffer.concat([Buffer.from(`${one.length.toString(16)}\r\n`), one, Buffer.from('\r\n')]),
  );
  return Buffer.concat([Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`), ...chunks, Buffer.from('0\r\n\r\n')]);
}

test('answers are read whole and in order however their bytes arrive, each with its first byte before it', () => {
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 97 }), (answers, step) => {
      const seen: Answer[] = [];
      let firstBytes = 0;
      const reader = new AnswerReader({
        firstByte: () => (firstBytes += 1),
        answer(one) {
          seen.push({ ...one, body: Buffer.from(one.body) });
          expect(firstBytes).toBe(seen.length);
        },
      });
      const wire = Buffer.concat(answers.map(wireOf));
      for (let at = 0; at < wire.length; at += step) reader.read(wire.subarray(at, at + step));
      expect(seen).toEqual(
        answers.map(({ status, pieces: parts, isChunked }) => ({
          status,
          body: Buffer.concat(parts),
          chunks: isChunked ? parts.length : 1,
        })),
      );
    }),
  );
});

test('an answer whose end cannot be told is an error', () => {
  const reader = new AnswerReader({ firstByte: () => undefined, answer: () => undefined });
  expect(() => reader.read(Buffer.from('HTTP/1.1 200 OK\r\nX-Any: 1\r\n\r\n'))).toThrow(/without length/);
});
