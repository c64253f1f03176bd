import { type IncomingMessage, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import Anthropic from '@anthropic-ai/sdk';
import { type GatewayProject, type GatewayServer, startGateway } from '@apex/testkit/gateway';
import type { RecordedRequest } from '@apex/testkit/provider-simulator';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startRawUpstream } from './support/raw-upstream.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

let server: GatewayServer;
let project: GatewayProject;
beforeAll(async () => {
  server = await startGateway();
  project = await server.project({ echo_unknown: true });
});
afterAll(() => server.close());

const last = (): RecordedRequest => {
  const found = project.provider.requests.at(-1);
  if (found === undefined) throw new Error('nothing came');
  return found;
};

async function send(path: string, body: string, headers: Readonly<Record<string, string>> = {}, to = project) {
  const answer = await fetch(to.url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${to.key}`, ...headers },
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** Odd spacing, unknown fields, roles and items, letters outside ASCII, numbers that lose by being read: all as it is. */
const odd = (model: string, rest: string): string =>
  `{ "model":"${model}",\n "x_unknown" : {"deep":[1.0, 1e2, 123456789012345678901234567890, "Grüße \\u00e9"]},${rest} }`;

const samples: readonly (readonly [string, string])[] = [
  [
    '/v1/chat/completions',
    odd('gpt-4.1-mini', '"messages":[{"role":"oracle","content":"hi","x":1},{"role":"user","content":"hi"}]'),
  ],
  ['/v1/responses', odd('gpt-5-mini', '"input":[{"type":"additional_tools","tools":[{"type":"unheard_of"}]}]')],
  [
    '/v1/messages?beta=true',
    odd('claude-sonnet-5-5', '"max_tokens":10,"safeguards":{"a":1},"messages":[{"role":"system","content":"hi"}]'),
  ],
  [
    '/v1beta/models/gemini-2.5-flash:generateContent',
    '{"contents":[{"role":"user","parts":[{"text":"é"}]}],"z": 1.50}',
  ],
  ['/v1/messages/count_tokens', odd('claude-sonnet-5-5', '"messages":[]')],
  ['/v1/some/new/path?and=query&a=%20b', '{"what":  "ever"}'],
];

describe('a request arrives as it was sent', () => {
  test.each(samples)('%s, to the byte', async (path, body) => {
    const headers = { 'anthropic-beta': 'one-2026,two-2026', 'x-custom': 'Kept', 'openai-beta': 'b=1' };
    const sent = {
      ...headers,
      'x-apex-feature': 'f',
      cookie: 'a=b',
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    };
    const { status } = await send(
      path,
      body,
      path.startsWith('/v1/messages') ? { ...sent, 'anthropic-version': '2026-10-21' } : sent,
    );
    expect(status).toBe(200);
    const came = last();
    expect(came.body_bytes.toString()).toBe(body);
    expect(came.path).toBe(path);
    expect(came.headers).toMatchObject({
      ...headers,
      traceparent: sent.traceparent,
      'content-type': 'application/json',
    });
    const names = came.raw_headers.map(([name]) => name.toLowerCase());
    expect(names.filter((name) => name.startsWith('x-apex-') || name === 'cookie')).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(JSON.stringify(came.raw_headers)).not.toContain(project.key);
  });

  test('with a body of another type, or none', async () => {
    const bytes = new Uint8Array([0, 255, 1, 254]);
    const authorization = `Bearer ${project.key}`;
    const headers = { authorization, 'content-type': 'application/octet-stream' };
    const upload = await fetch(`${project.url}/v1/files`, { method: 'PUT', body: bytes, headers });
    expect(upload.status).toBe(200);
    expect(last()).toMatchObject({ method: 'PUT', path: '/v1/files', body_bytes: Buffer.from(bytes) });
    await fetch(`${project.url}/v1/files/f-1?x=y`, { method: 'DELETE', headers: { authorization } });
    expect(last()).toMatchObject({ method: 'DELETE', path: '/v1/files/f-1?x=y' });
  });

  test.each([
    ['authorization', (key: string) => `Bearer ${key}`],
    ['x-api-key', (key: string) => key],
    ['x-goog-api-key', (key: string) => key],
    ['api-key', (key: string) => key],
  ])('with the key in %s', async (name, write) => {
    const [path, body] = samples[0] ?? ['', ''];
    const headers = { 'content-type': 'application/json', [name]: write(project.key) };
    expect((await fetch(project.url + path, { method: 'POST', body, headers })).status).toBe(200);
    expect(last().credential).toEqual({ scheme: 'bearer', value: 'provider-key-of-openai' });
  });

  test('with the key in the query, which goes on without it', async () => {
    const path = '/v1beta/models/gemini-2.5-flash:streamGenerateContent';
    const body = '{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}';
    const answer = await fetch(`${project.url}${path}?alt=sse&key=${project.key}`, { method: 'POST', body });
    expect(answer.status).toBe(200);
    await answer.text();
    expect(last()).toMatchObject({ path: `${path}?alt=sse`, credential: { value: 'provider-key-of-gemini' } });
  });

  /** As it stands: `fetch` would put the path in order. */
  const statusOf = (method: string, path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: `Bearer ${project.key}` };
      const sent = httpRequest(project.url, { method, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject).end();
    });

  test.each(['/v1/../admin/keys', '/v1/a/%2e%2E/%2e./admin', '/v1/..%2fadmin', '/v1beta/models/..\\..\\x'])(
    '%s leads out of the API: nothing arrives with the provider’s key',
    async (path) => {
      const before = project.provider.requests.length;
      expect(await statusOf('GET', path)).toBe(404);
      expect(project.provider.requests).toHaveLength(before);
    },
  );

  test('what would be echoed with the provider’s key is not asked', async () => {
    const before = project.provider.requests.length;
    expect(await statusOf('TRACE', '/v1/models')).toBe(404);
    expect(project.provider.requests).toHaveLength(before);
    expect(await statusOf('GET', '/v1/files/a..b/.c?x=../..')).toBe(200);
  });

  test('a chat stream has one field more, where the client does not ask for usage', async () => {
    const body = '{"model":"gpt-4.1-mini","stream":true,"messages":[{"role":"user","content":"hi"}]}';
    await send('/v1/chat/completions', body);
    const came = last().body_bytes.toString();
    expect(came).toBe(`{"stream_options":{"include_usage":true},${body.slice(1)}`);
    const asking = body.replace('"stream":true', '"stream":true,"stream_options":{"include_usage":true}');
    await send('/v1/chat/completions', asking);
    expect(last().body_bytes.toString()).toBe(asking);
  });
});

/** An upstream that answers with these very bytes, whatever it is asked. */
async function withUpstream<T>(
  answer: {
    readonly status?: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly parts: readonly Buffer[];
  },
  work: (to: GatewayProject, seen: readonly IncomingMessage[]) => Promise<T>,
): Promise<T> {
  const seen: IncomingMessage[] = [];
  const upstream = await startRawUpstream((request, response) => {
    seen.push(request);
    void buffer(request).then(() => {
      response.writeHead(answer.status ?? 200, answer.headers);
      for (const part of answer.parts) response.write(part);
      response.end();
    });
  });
  try {
    const to = await server.project({ upstreams: [{ name: 'raw', kind: 'openai', base_url: `${upstream.url}/v1` }] });
    return await work(to, seen);
  } finally {
    upstream.close();
  }
}

const event = (choices: string, more = ''): string =>
  `data: {"id":"c","model":"gpt-4.1-mini","object":"chat.completion.chunk","choices":${choices}${more}}\n\n`;
const first = event('[{"index":0,"delta":{"content":"Grüße 🙂"}}]', ',"usage":null,"x": 1.0');
const second = event('[{"index":0,"delta":{},"finish_reason":"stop"}]', ',"usage":null');
const usage = event('[]', ',"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}');
const done = 'data: [DONE]\n\n';
const eventStream = { 'content-type': 'text/event-stream', 'x-from-provider': 'yes', 'x-request-id': 'req-1' };
const asked = (stream: boolean): string =>
  `{"model":"gpt-4.1-mini","stream":${stream},"messages":[{"role":"user","content":"hi"}]}`;

describe('an answer arrives as it was sent', () => {
  test('a stream, wherever its bytes were cut, without the chunk that only we asked for', async () => {
    const bytes = Buffer.from(first + second + usage + done);
    const cuts = [1, first.length - 20, first.length + 3, Buffer.byteLength(first + second) + 7, bytes.length];
    const parts = cuts.map((cut, at) => bytes.subarray(cuts[at - 1] ?? 0, cut));
    await withUpstream({ headers: eventStream, parts }, async (to) => {
      const answer = await send('/v1/chat/completions', asked(true), {}, to);
      expect(answer.text).toBe(first + second + done);
      expect(Object.fromEntries(answer.headers)).toMatchObject(eventStream);
      const [call] = await to.rows(1);
      expect(call).toMatchObject({ status: 'ok', usage: { input: 10, output: 5 } });
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ] as const)(
    'compressed with %s although nobody asked: whole, streamed, and its usage is read',
    async (name, pack) => {
      const body = Buffer.from(
        '{"id":"a","model":"gpt-4.1-mini","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}',
      );
      const headers = { 'content-type': 'application/json', 'content-encoding': name };
      await withUpstream({ headers, parts: [pack(body)] }, async (to) => {
        expect((await send('/v1/chat/completions', asked(false), {}, to)).text).toBe(body.toString());
        expect((await to.rows(1))[0]).toMatchObject({ status: 'ok', usage: { input: 7, output: 3 } });
      });
      const stream = {
        headers: { ...eventStream, 'content-encoding': name },
        parts: [pack(Buffer.from(first + usage + done))],
      };
      await withUpstream(stream, async (to, seen) => {
        expect((await send('/v1/chat/completions', asked(true), {}, to)).text).toBe(first + done);
        expect(seen[0]?.headers['accept-encoding']).toBeUndefined();
        expect((await to.rows(1))[0]).toMatchObject({ status: 'ok', usage: { input: 10, output: 5 } });
      });
    },
  );

  test('compressed and broken off in the middle: the call ends, as an error', async () => {
    const packed = gzipSync(Buffer.from('{"id":"a","model":"gpt-4.1-mini","choices":[]}'.repeat(100)));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    await withUpstream({ headers, parts: [packed.subarray(0, packed.length - 20)] }, async (to) => {
      expect((await send('/v1/chat/completions', asked(false), {}, to)).status).toBe(502);
      expect((await to.rows(1))[0]).toMatchObject({ status: 'error' });
    });
  });

  test('a list of chunks, as Gemini streams without events: its usage is read', async () => {
    const chunks =
      '[{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"modelVersion":"gemini-2.5-flash","responseId":"r"},\n';
    const end =
      '{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":4}}]';
    const answer = { headers: { 'content-type': 'application/json' }, parts: [Buffer.from(chunks), Buffer.from(end)] };
    await withUpstream(answer, async (to) => {
      const base_url = to.upstreams[0]?.base_url.replace('/v1', '') ?? '';
      await to.addUpstream({ name: 'gemini', kind: 'gemini', base_url });
      const path = '/v1beta/models/gemini-2.5-flash:streamGenerateContent';
      const { text } = await send(path, '{"contents":[{"parts":[{"text":"hi"}]}]}', {}, to);
      expect(text).toBe(chunks + end);
      expect((await to.rows(1))[0]).toMatchObject({ usage: { input: 9, output: 4 }, model: 'gemini-2.5-flash' });
    });
  });

  test('larger than is held: as it comes, and its usage is read from its end', async () => {
    const vector = `[${'0.0123456789,'.repeat(800_000)}0]`;
    const head = `{"object":"list","data":[{"object":"embedding","index":0,"embedding":${vector}}],`;
    const body = `${head}"model":"text-embedding-3-small","usage":{"prompt_tokens":1234,"total_tokens":1234}}`;
    const answer = { headers: { 'content-type': 'application/json' }, parts: [Buffer.from(body)] };
    await withUpstream(answer, async (to) => {
      const { text } = await send('/v1/embeddings', '{"model":"text-embedding-3-small","input":"hi"}', {}, to);
      expect(text === body).toBe(true);
      expect((await to.rows(1))[0]).toMatchObject({
        usage: { input: 1234, output: 0 },
        model: 'text-embedding-3-small',
      });
    });
  });

  test('a refusal, with its body, its status and its headers', async () => {
    const body = '{"error": {"message":"No.","type":"made_up","x":1}}';
    const headers = { 'content-type': 'application/json', 'x-from-provider': 'yes' };
    await withUpstream({ status: 418, headers, parts: [Buffer.from(body)] }, async (to) => {
      const answer = await send('/v1/chat/completions', asked(false), {}, to);
      expect(answer).toMatchObject({ status: 418, text: body });
      expect(answer.headers.get('x-from-provider')).toBe('yes');
      expect((await to.rows(1))[0]).toMatchObject({ status: 'error', error_type: '418', cost_usd: '0.000000000000' });
    });
  });
});

describe('what the gateway itself refuses', () => {
  const openai = (key = project.key) => new OpenAI({ baseURL: `${project.url}/v1`, apiKey: key, maxRetries: 0 });
  const anthropic = (key = project.key) => new Anthropic({ baseURL: project.url, apiKey: key, maxRetries: 0 });
  const chat = { model: 'gpt-4.1-mini', messages: [{ role: 'user' as const, content: 'hi' }] };
  const message = { ...chat, model: 'claude-sonnet-5-5', max_tokens: 5 };

  test('a key nobody knows: 401, in the words of each client', async () => {
    await expect(openai('apex_nobody').chat.completions.create(chat)).rejects.toThrow(OpenAI.AuthenticationError);
    await expect(anthropic('apex_nobody').messages.create(message)).rejects.toThrow(Anthropic.AuthenticationError);
    const gemini = await send(samples[3]?.[0] ?? '', samples[3]?.[1] ?? '', { authorization: 'Bearer apex_nobody' });
    expect(gemini.status).toBe(401);
    expect(JSON.parse(gemini.text)).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } });
  });

  test('a model nobody serves: 404', async () => {
    const only = await server.project({ upstreams: [{ name: 'openai', kind: 'openai', models: ['gpt-4.1-mini'] }] });
    const client = new OpenAI({ baseURL: `${only.url}/v1`, apiKey: only.key, maxRetries: 0 });
    await expect(client.chat.completions.create({ ...chat, model: 'nobody-9' })).rejects.toThrow(OpenAI.NotFoundError);
    const other = new Anthropic({ baseURL: only.url, apiKey: only.key, maxRetries: 0 });
    await expect(other.messages.create({ ...message, model: 'nobody-9' })).rejects.toThrow(Anthropic.NotFoundError);
    expect((await only.rows(2)).every(({ status, cost_usd }) => status === 'error' && Number(cost_usd) === 0)).toBe(
      true,
    );
    expect(only.provider.requests).toEqual([]);
  });

  test('what has no counterpart in the other format: 400, with the field', async () => {
    const asking = openai().chat.completions.create({ ...chat, model: 'claude-sonnet-5-5', n: 2 });
    await expect(asking).rejects.toThrow(OpenAI.BadRequestError);
    await expect(asking).rejects.toThrow(/"?n"? /);
    const thinking = {
      ...message,
      model: 'gpt-4.1-mini',
      container: 'c-1',
    } as Anthropic.MessageCreateParamsNonStreaming;
    await expect(anthropic().messages.create(thinking)).rejects.toThrow(Anthropic.BadRequestError);
  });

  test('what is no JSON: 400', async () => {
    const answer = await send('/v1/chat/completions', '{"model":');
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  test('money that is spent: 402 with what was spent; calls of a minute: 429 with when to come again', async () => {
    const poor = await server.project();
    await poor.addBudget({ name: 'tiny', scope: 'project', amount: '0.000001', window: 'day' });
    const client = new OpenAI({ baseURL: `${poor.url}/v1`, apiKey: poor.key, maxRetries: 0 });
    // A cap holds but for one call: the one that goes beyond it.
    await client.chat.completions.create(chat);
    const refused: unknown = await client.chat.completions.create(chat).catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 402, message: expect.stringContaining('tiny') });
    const other = new Anthropic({ baseURL: poor.url, apiKey: poor.key, maxRetries: 0 });
    await expect(other.messages.create(message)).rejects.toMatchObject({ status: 402 });
    const busy = await server.project();
    await busy.addBudget({ name: 'few', scope: 'key', unit: 'requests', amount: '1', window: 'minute' });
    const asker = new OpenAI({ baseURL: `${busy.url}/v1`, apiKey: busy.key, maxRetries: 0 });
    await asker.chat.completions.create(chat);
    const late: unknown = await asker.chat.completions.create(chat).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(OpenAI.RateLimitError);
    expect(Number((late as InstanceType<typeof OpenAI.RateLimitError>).headers?.get('retry-after'))).toBeGreaterThan(0);
    expect(await busy.rows(2)).toHaveLength(2);
  });
});

test('sockets are declined at once, however often they are tried', async () => {
  const url = `${project.url.replace('http', 'ws')}/v1/responses`;
  const tries = Array.from({ length: 7 }, () => {
    const closed = Promise.withResolvers<void>();
    const socket = new WebSocket(url);
    socket.addEventListener('open', () => closed.reject(new Error('it was taken')));
    socket.addEventListener('error', () => closed.resolve());
    return closed.promise;
  });
  await expect(Promise.all(tries)).resolves.toHaveLength(7);
});
