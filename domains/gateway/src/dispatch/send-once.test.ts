import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AnswerHead } from '../relay/relay.ts';
import { createPools, type Pools } from './pools.ts';
import { type SendEnd, sendOnce } from './send-once.ts';

let server: Server;
let pools: Pools;
let origin = '';
/** What the upstream does once it has been asked. */
let answer: (socket: Socket, request: string) => void;

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => answer(socket, bytes.toString('latin1')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  pools = createPools({ outside_only: false });
});
afterAll(async () => {
  await pools.close();
  server.close();
});

interface Sent {
  readonly end: SendEnd;
  readonly head: AnswerHead | undefined;
  readonly body: string;
  readonly ends: readonly string[];
  readonly answered: readonly number[];
}

async function send(
  how: {
    holds?: boolean;
    method?: string;
    takes?: (chunk: Buffer, resume: () => void) => boolean;
    abort?: (stop: (why: Error) => void) => void;
  } = {},
): Promise<Sent> {
  const parts: Buffer[] = [];
  const ends: string[] = [];
  const answered: number[] = [];
  let head: AnswerHead | undefined;
  const outgoing = {
    origin,
    path: '/x',
    method: how.method ?? 'POST',
    headers: ['a', 'b'],
    body: how.method === 'HEAD' ? null : '{}',
  };
  const end = await sendOnce(pools.of(origin), outgoing, {
    abortable: (abort) => how.abort?.(abort),
    answered: (status) => void answered.push(status),
    holds: () => how.holds === true,
    relayOf(told) {
      head = told;
      return {
        data(chunk) {
          parts.push(Buffer.from(chunk));
          return how.takes?.(chunk, told.resume) ?? true;
        },
        end: () => void ends.push('end'),
        fail: (error) => void ends.push(`fail ${error.message}`),
      };
    },
  });
  return { end, head, body: Buffer.concat(parts).toString(), ends, answered };
}

const whole = (body: Buffer | string, more = '', status = '200 OK'): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${more}\r\n`),
    Buffer.from(body),
  ]);

test('an answer is relayed as it comes; interim ones are passed over', async () => {
  answer = (socket) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n');
    socket.write(whole('hello'));
  };
  const { end, head, body, ends, answered } = await send();
  expect(end).toEqual({ kind: 'relayed', status: 200, broken: null });
  expect([body, ends, answered]).toEqual(['hello', ['end'], [200]]);
  expect(head?.headers).toEqual({ 'content-length': '5' });
});

const text = 'x'.repeat(300_000);
test.each([
  ['gzip', gzipSync(text)],
  ['x-gzip', gzipSync(text)],
  ['br', brotliCompressSync(text)],
  ['deflate', deflateSync(text)],
])(
  'what was compressed as %s all the same is expanded, at the pace of the client, relayed or held',
  async (name, bytes) => {
    answer = (socket) => socket.write(whole(bytes, `content-encoding: ${name}\r\n`));
    let paused = 0;
    const slow = await send({
      takes(_chunk, resume) {
        paused += 1;
        setImmediate(resume);
        return false;
      },
    });
    expect([slow.body === text, slow.ends, paused > 1]).toEqual([true, ['end'], true]);
    expect(slow.head?.headers).toEqual({});
    const held = await send({ holds: true });
    // At most so much of an answer nobody is to see is kept.
    expect(
      held.end.kind === 'held' && text.startsWith(held.end.body.toString()) && held.end.body.length > 100_000,
    ).toBe(true);
  },
);

test('what is not compressed as it says is broken, and an encoding nobody knows goes on as it is', async () => {
  answer = (socket) => socket.write(whole('not gzip at all', 'content-encoding: gzip\r\n'));
  const relayed = await send();
  expect(relayed.end).toMatchObject({ kind: 'relayed', status: 200, broken: { code: 'Z_DATA_ERROR' } });
  expect(relayed.ends).toEqual(['fail incorrect header check']);
  expect((await send({ holds: true })).end).toMatchObject({ kind: 'failed', error: { code: 'Z_DATA_ERROR' } });
  const cut = gzipSync(text).subarray(0, 100);
  answer = (socket) => socket.write(whole(cut, 'content-encoding: gzip\r\n'));
  expect((await send()).end).toMatchObject({ kind: 'relayed', broken: { code: 'Z_BUF_ERROR' } });
  answer = (socket) => socket.write(whole('zzz', 'content-encoding: zstd\r\n'));
  expect(await send()).toMatchObject({ body: 'zzz', head: { headers: { 'content-encoding': 'zstd' } } });
});

test('an answer without a body is whole, whatever it says of its encoding', async () => {
  answer = (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 20\r\ncontent-encoding: gzip\r\n\r\n');
  expect(await send({ method: 'HEAD' })).toMatchObject({
    end: { kind: 'relayed', broken: null },
    body: '',
    ends: ['end'],
  });
  answer = (socket) => socket.write('HTTP/1.1 204 No Content\r\ncontent-encoding: br\r\n\r\n');
  expect(await send()).toMatchObject({ end: { kind: 'relayed', status: 204, broken: null }, ends: ['end'] });
});

test('what is held is told whole, with its head', async () => {
  answer = (socket) => socket.write(whole('slow down', 'retry-after: 3\r\n', '429 Too Many'));
  const { end, ends, head } = await send({ holds: true });
  expect(end).toMatchObject({
    kind: 'held',
    status: 429,
    headers: { 'retry-after': '3' },
    body: Buffer.from('slow down'),
  });
  expect([ends, head]).toEqual([[], undefined]);
});

test('one that breaks off before its head has failed, within it is told to the relay once', async () => {
  answer = (socket) => socket.resetAndDestroy();
  expect((await send()).end).toMatchObject({ kind: 'failed' });
  answer = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
    setImmediate(() => socket.destroy());
  };
  const half = await send();
  expect(half.end).toMatchObject({ kind: 'relayed', status: 200, broken: expect.any(Error) });
  expect([half.body, half.ends.length]).toEqual(['half', 1]);
  expect((await send({ holds: true })).end.kind).toBe('failed');
});

test('whoever stops it gets their own reason back, before the head and within the answer', async () => {
  const why = new Error('enough');
  answer = () => undefined;
  expect((await send({ abort: (stop) => stop(why) })).end).toEqual({ kind: 'failed', error: why });
  answer = (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
  let stop: ((why: Error) => void) | undefined;
  const within = await send({
    abort: (given) => (stop = given),
    takes() {
      stop?.(why);
      return true;
    },
  });
  expect(within.end).toEqual({ kind: 'relayed', status: 200, broken: why });
  expect(within.ends).toEqual(['fail enough']);
});
