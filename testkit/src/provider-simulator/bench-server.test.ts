import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startBenchServer } from './bench-server.ts';
import { eventsOf } from './test-support.ts';

test('the bench answers at the pace and with the chunks it was given, whatever is asked', async () => {
  const bench = await startBenchServer({ chunks: 7, pace_ms: 0.1 });
  try {
    const asked = (body: string) => fetch(`${bench.url}/v1/chat/completions`, { method: 'POST', body });
    const whole = await (await asked('{}')).text();
    expect([JSON.parse(whole) instanceof Object, whole.length > 380 && whole.length < 440]).toEqual([true, true]);
    const streams = await Promise.all(
      ['{"stream":true}', '{"stream":true,"include_usage":true}'].map(async (body) => (await asked(body)).text()),
    );
    expect(streams.map((stream) => eventsOf(stream).length)).toEqual([7, 8]);
    const chunked = request(bench.url, { method: 'POST' });
    chunked.write('{"stream":true}');
    chunked.end();
    const [reply] = (await once(chunked, 'response')) as [IncomingMessage];
    expect(await readText(reply)).toContain('[DONE]');
    expect(bench.calls).toBe(4);
  } finally {
    await bench.close();
  }
});

test('requests that come at once over one connection are answered in their order, bodies cut anywhere', async () => {
  const bench = await startBenchServer({ chunks: 3, pace_ms: 0 });
  try {
    const body = '{"stream":true}';
    const one = (text: string) => `POST / HTTP/1.1\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
    const sent = Buffer.from(one(body) + one('{}') + one(body));
    const socket = connect(Number(new URL(bench.url).port), '127.0.0.1');
    let read = '';
    const done = new Promise<void>((resolve) => {
      socket.on('data', (bytes: Buffer) => {
        read += bytes.toString();
        if (read.split('0\r\n\r\n').length === 3) resolve();
      });
    });
    for (let at = 0; at < sent.length; at += 11) socket.write(sent.subarray(at, at + 11));
    await done;
    socket.destroy();
    expect([...read.matchAll(/text\/event-stream|application\/json/g)].map(([type]) => type)).toEqual([
      'text/event-stream',
      'application/json',
      'text/event-stream',
    ]);
  } finally {
    await bench.close();
  }
});

test('the program prints its URL, answers as its flags say, and ends at a signal', async () => {
  const flags = ['--caching', 'exact', '--chunks', '3', '--pace', '1', '--model', 'llama3.2', '--key', 'k'];
  const program = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...flags]);
  try {
    const ended = once(program, 'exit');
    const [line] = (await once(program.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(line.toString()) as { url: string };
    const body = JSON.stringify({ model: 'llama3.2', messages: [{ role: 'user', content: 'hello' }], stream: true });
    const headers = { authorization: 'Bearer k' };
    const reply = await fetch(`${url}/v1/chat/completions`, { method: 'POST', body, headers });
    expect(eventsOf(await reply.text()).length).toBe(3 + 2);
    const bill: unknown = await (await fetch(`${url}/__bill`)).json();
    expect(bill).toMatchObject({ lines: [{ account: 'k', usage: { output: 3 }, cost_usd: null }] });
    program.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  } finally {
    program.kill('SIGKILL');
  }
});
