import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createUsageHider } from './hide-usage.ts';
import { plainRelay } from './plain-relay.ts';
import { streamRelay } from './stream-relay.ts';
import { anExchange, noRecords } from './test-support/fake-sink.ts';

const json = { 'content-type': 'application/json', 'x-request-id': 'r', connection: 'keep-alive', 'set-cookie': 'a=b' };
const stream = { 'content-type': 'text/event-stream' };
const broken = Object.assign(new Error('gone'), { code: 'ECONNRESET' });
const chunks = fc.array(
  fc.oneof(
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(JSON.stringify({ text }))),
    // One unit of text for one byte, and another byte than it.
    fc.constantFrom('{"a":"\xff"}', '{"a":"é"}').map((text) => Buffer.from(text, 'latin1')),
    fc.constant(Buffer.from('data: {"choices":[{"delta":{"content":"é"}}]}\n\n')),
  ),
  { maxLength: 5 },
);

describe('a whole answer', () => {
  test('is the bytes that came, whatever they are, with their length; cookies and the connection end here', () => {
    fc.assert(
      fc.property(chunks, fc.constantFrom(200, 400, 500), (parts, status) => {
        const { exchange, sink } = anExchange();
        const relay = plainRelay(exchange, { status, headers: json, resume: () => undefined }, noRecords);
        for (const part of parts) expect(relay.data(part)).toBe(true);
        expect(sink.headersSent).toBe(false);
        relay.end();
        expect(sink.body).toEqual(Buffer.concat(parts));
        expect(sink).toMatchObject({ status, ended: true });
        expect(sink.headers).toMatchObject({ 'content-length': String(sink.body.length), 'x-request-id': 'r' });
        expect(Object.keys(sink.headers)).not.toEqual(expect.arrayContaining(['set-cookie']));
        expect(exchange).toMatchObject({ ended: true, status });
      }),
    );
  });

  test('of more than 8 MiB passes through as fast as the client reads, and its usage is read from its end', () => {
    const { exchange, sink } = anExchange();
    let resumed = 0;
    const relay = plainRelay(exchange, { status: 200, headers: json, resume: () => void (resumed += 1) }, noRecords);
    const mebibyte = Buffer.alloc(1024 * 1024, 'a');
    const sent = [Buffer.from('{"text":"')];
    for (let at = 0; at < 9; at += 1) sent.push(mebibyte);
    for (const part of sent) relay.data(part);
    expect([sink.headersSent, sink.body.length]).toEqual([true, 9 * mebibyte.length + 9]);
    sink.isFull = true;
    sent.push(Buffer.from('","usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}}'));
    expect(relay.data(sent.at(-1) ?? mebibyte)).toBe(false);
    expect(resumed).toBe(0);
    sink.drain();
    expect(resumed).toBe(1);
    relay.end();
    expect(sink.body.equals(Buffer.concat(sent))).toBe(true);
    expect(exchange.ended).toBe(true);
  });

  test('that breaks off is an error in the protocol before its head, and a broken connection behind it', () => {
    const before = anExchange('/v1/messages');
    const head = { status: 200, headers: json, resume: () => undefined };
    const relay = plainRelay(before.exchange, head, noRecords);
    relay.data(Buffer.from('{"a'));
    relay.fail(broken);
    expect(before.sink).toMatchObject({ status: 502, ended: true, destroyed: false });
    expect(JSON.parse(before.sink.body.toString())).toMatchObject({ type: 'error' });
    expect(before.exchange).toMatchObject({ ended: true, status: 502, error: 'econnreset' });

    const after = anExchange();
    const passing = plainRelay(after.exchange, head, noRecords);
    passing.data(Buffer.alloc(8 * 1024 * 1024 + 1));
    passing.fail(broken);
    expect(after.sink).toMatchObject({ status: 200, ended: false, destroyed: true });
    expect(after.exchange.error).toBe('econnreset');
  });
});

describe('a streamed answer', () => {
  test('goes on chunk by chunk, every byte of it, and the one who keeps it gets the same', () => {
    fc.assert(
      fc.property(chunks, fc.boolean(), (parts, hides) => {
        const { exchange, sink } = anExchange();
        const captured: Buffer[] = [];
        const whole: boolean[] = [];
        const relay = streamRelay(exchange, { status: 200, headers: stream, resume: () => undefined }, noRecords, {
          hide: hides ? createUsageHider() : undefined,
          capture: { part: (chunk) => void captured.push(chunk), done: (isWhole) => void whole.push(isWhole) },
        });
        expect(sink.headersSent).toBe(true);
        for (const part of parts) relay.data(part);
        if (!hides) expect(sink.body).toEqual(Buffer.concat(parts));
        relay.end();
        expect(sink.body).toEqual(Buffer.concat(parts));
        expect(Buffer.concat(captured)).toEqual(sink.body);
        expect([whole, sink.ended]).toEqual([[exchange.error === ''], true]);
      }),
    );
  });

  test('waits for a slow client, and is closed with an error event where it breaks off', () => {
    const { exchange, sink } = anExchange();
    let resumed = 0;
    const whole: boolean[] = [];
    const relay = streamRelay(
      exchange,
      { status: 200, headers: stream, resume: () => void (resumed += 1) },
      noRecords,
      {
        capture: { part: () => undefined, done: (isWhole) => void whole.push(isWhole) },
      },
    );
    sink.isFull = true;
    expect(relay.data(Buffer.from('data: {"choices":[]}\n\n'))).toBe(false);
    expect(resumed).toBe(0);
    sink.drain();
    expect([resumed, relay.data(Buffer.from('data: {"choices":[]}\n\n'))]).toEqual([1, true]);
    relay.fail(broken);
    expect([exchange.error, exchange.events, whole, sink.ended]).toEqual(['econnreset', 2, [false], true]);
    expect(sink.body.toString()).toMatch(/upstream_broke_off/);
  });

  test('of a client that has left is written nowhere', () => {
    const { exchange, sink } = anExchange();
    const relay = streamRelay(exchange, { status: 200, headers: stream, resume: () => undefined }, noRecords);
    sink.destroy();
    relay.fail(broken);
    expect([sink.ended, sink.body.length, exchange.ended]).toEqual([false, 0, true]);
  });
});
