import { ApexError } from '@apex/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SseEvent } from '../model-spec/format.ts';
import { createSseParser, sseText } from './sse.ts';

const parse = (...pieces: readonly Uint8Array[]): readonly SseEvent[] => {
  const parser = createSseParser();
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()];
};
const bytes = (text: string): Buffer => Buffer.from(text);

test.each([
  [
    'LF',
    'event: a\ndata: 1\n\ndata: 2\n\n',
    [
      { event: 'a', data: '1' },
      { event: undefined, data: '2' },
    ],
  ],
  ['CRLF', 'event: a\r\ndata: 1\r\n\r\n', [{ event: 'a', data: '1' }]],
  ['several lines of data', 'data: a\ndata:\ndata:  b\n\n', [{ event: undefined, data: 'a\n\n b' }]],
  ['comments, ids and retries', ': ping\n\nid: 7\nretry: 1\ndata: x\n: ping\n\n', [{ event: undefined, data: 'x' }]],
  ['an event without data', 'event: a\n\ndata: x\n\n', [{ event: undefined, data: 'x' }]],
  ['fields that only begin like ours', 'dataset: 1\nevents: 2\ndata\n\n', [{ event: undefined, data: '' }]],
  ['a byte order mark', '\uFEFFdata: x\n\n', [{ event: undefined, data: 'x' }]],
  ['no empty line at the end', 'data: x', [{ event: undefined, data: 'x' }]],
  ['nothing', '', []],
])('reads %s', (_what, text, events) => {
  expect(parse(bytes(text))).toEqual(events);
});

test('events come whole wherever their bytes are cut', () => {
  const event = fc.record({
    event: fc.option(fc.stringMatching(/^[a-z._]{1,10}$/), { nil: undefined }),
    data: fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
  });
  fc.assert(
    fc.property(fc.array(event), fc.array(fc.nat()), fc.boolean(), (events, cuts, crlf) => {
      const text = events.map((one) => sseText(one.data, one.event)).join('');
      const whole = bytes(crlf ? text.replaceAll('\n', '\r\n') : text);
      const places = [...cuts.map((cut) => cut % (whole.length + 1)), whole.length].toSorted((a, b) => a - b);
      const pieces = places.map((to, index) => whole.subarray(places[index - 1] ?? 0, to));
      expect(parse(...pieces)).toEqual(events);
    }),
  );
});

test('an event of megabytes in small pieces is put together once, one beyond the limit is refused', () => {
  const data = 'x'.repeat(4_000_000);
  const whole = bytes(`data: ${data}\n\n`);
  const pieces = Array.from({ length: Math.ceil(whole.length / 1000) }, (_, index) =>
    whole.subarray(index * 1000, (index + 1) * 1000),
  );
  expect(parse(...pieces)[0]?.data).toHaveLength(data.length);
  const small = createSseParser(1000);
  const push = () => pieces.slice(0, 3).map((piece) => small.push(piece));
  expect(push).toThrow(expect.objectContaining({ kind: 'upstream' }) as ApexError);
});
