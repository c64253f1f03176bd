import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerHeaders, forwardedHeaders } from './forwarded-headers.ts';

const ours = [
  'Host',
  'connection',
  'Keep-Alive',
  'TE',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
  'Proxy-Authorization',
  'Content-Length',
  'Content-Encoding',
  'Accept-Encoding',
  'Authorization',
  'X-API-Key',
  'x-goog-api-key',
  'api-key',
  'Cookie',
  'Forwarded',
  'X-Forwarded-For',
  'x-apex-user',
  'X-Apex-Anything',
];
const passing = fc.constantFrom(
  'Anthropic-Version',
  'anthropic-beta',
  'User-Agent',
  'traceparent',
  'X-Stainless-OS',
  'accept',
  'X-Apexes',
);

test('all but what is of the connection, our own or a secret goes on, in order and to the letter', () => {
  const header = fc.tuple(fc.oneof(fc.constantFrom(...ours), passing), fc.string({ unit: 'binary-ascii' }));
  fc.assert(
    fc.property(fc.array(header), (headers) => {
      const sent = headers.map(([name, value]) => [name, name === 'connection' ? 'keep-alive' : value] as const);
      const expected = sent.filter(([name]) => !ours.includes(name)).flat();
      expect(forwardedHeaders(sent.flat())).toEqual(expected);
    }),
  );
});

test('what a connection names as its own ends here with it, wherever it stands', () => {
  expect(
    forwardedHeaders(['X-Hop', '1', 'Connection', 'close, X-HOP , x-other', 'x-other', '2', 'X-Stays', '3']),
  ).toEqual(['X-Stays', '3']);
});

test('of an answer goes on what the provider says, its length and encoding only with the bytes they are of', () => {
  const told = {
    'content-type': 'application/json',
    'content-length': '7',
    'content-encoding': 'zstd',
    'x-request-id': 'r',
    'set-cookie': ['a=b'],
    connection: 'close',
    'transfer-encoding': 'chunked',
    'x-ratelimit-remaining': '5',
    vary: ['a', 'b'],
    'x-apex-cost': '0',
    gone: undefined,
  };
  const changed = {
    'content-type': 'application/json',
    'x-request-id': 'r',
    'x-ratelimit-remaining': '5',
    vary: ['a', 'b'],
  };
  expect(answerHeaders(told, true)).toEqual(changed);
  expect(answerHeaders(told, false)).toEqual({ ...changed, 'content-length': '7', 'content-encoding': 'zstd' });
});
