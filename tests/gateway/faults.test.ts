import { type IncomingMessage, request as httpRequest } from 'node:http';
import { gatewayRoutes } from '@apex/contracts';
import { type GatewayProject, type GatewayServer, startGateway } from '@apex/testkit/gateway';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startRawUpstream } from './support/raw-upstream.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

let server: GatewayServer;
beforeAll(async () => {
  server = await startGateway();
});
afterAll(() => server.close());

const model = 'gpt-4.1-mini';
const ask = (content: string, more: object = {}) => ({ model, messages: [{ role: 'user', content }], ...more });
const chat = '/v1/chat/completions';
const nothing = '0.000000000000';
const anyCost = {
  asymmetricMatch: (told: unknown): boolean => typeof told === 'string' && Number(told) > 0,
};

/** Two providers that can fail apart from each other; calls fall back from the first to the second. */
async function withFallback(action: object = {}): Promise<{ first: GatewayProject; second: GatewayProject }> {
  const second = await server.project({ upstreams: [] });
  const first = await server.project({ upstreams: [{ name: 'first', kind: 'openai' }] });
  await first.addUpstream({ name: 'second', kind: 'openai', base_url: `${second.provider.url}/v1`, weight: 0 });
  await first.activate({ action: { fallbacks: [{ upstream: 'second' }], retries: 0, ...action } });
  return { first, second };
}

describe('one provider, and nobody to fall back to', () => {
  let project: GatewayProject;
  beforeAll(async () => {
    project = await server.project({ upstreams: [{ name: 'openai', kind: 'openai' }] });
    await project.activate({ action: { retries: 1, first_byte_timeout_ms: 700, total_timeout_ms: 3000 } });
  });

  /** What the row of each call must be, by the session it was sent in. */
  const expected = new Map<string, object>();
  let calls = 0;

  function send(content: string, row: object, more: object = {}) {
    calls += 1;
    const session = `call ${calls}`;
    expected.set(session, row);
    return project.post(chat, ask(content, more), { headers: { 'x-apex-session': session } });
  }

  const failed = (error_type: string) => ({ status: 'error', error_type, cost_usd: nothing });
  const atLeast = (output: number) => ({
    usage: { output: { asymmetricMatch: (told: unknown): boolean => typeof told === 'number' && told >= output } },
  });
  const costs = { cost_usd: anyCost };

  test.each([400, 401, 403, 404, 422])('%i: told as it is, asked once', async (status) => {
    const requests = project.provider.requests.length;
    const answer = await send(`no [[${status}]]`, failed(String(status)));
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(`refused with ${status}, as asked`);
    expect(project.provider.requests.length - requests).toBe(1);
  });

  test.each([
    ['429', '429'],
    ['429 retry-after 0', '429'],
    ['429 retry-after 1 date', '429'],
    ['500', '500'],
    ['503', '503'],
    ['529', '529'],
  ])('%s: asked again, then told as it is', async (fault, status) => {
    const requests = project.provider.requests.length;
    const answer = await send(`no [[${fault}]]`, failed(status));
    expect(answer.status).toBe(Number(status));
    expect(project.provider.requests.length - requests).toBe(2);
  });

  test('a wait that is longer than worth holding a client: told at once, with the wait', async () => {
    const requests = project.provider.requests.length;
    const answer = await send('no [[429 retry-after 60]]', failed('429'));
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('60');
    expect(project.provider.requests.length - requests).toBe(1);
  });

  test.each(['429 once', '500 once'])('%s: asked again, and nobody notices', async (fault) => {
    expect((await send(`soon [[${fault}]]`, { status: 'ok' })).status).toBe(200);
  });

  test('a connection reset before any header: 502 in the client’s words', async () => {
    const answer = await send('no [[reset]]', failed('upstream_unreachable'));
    expect(answer.status).toBe(502);
    expect(answer.json()).toMatchObject({ error: { code: 'GATEWAY_UPSTREAM_UNREACHABLE' } });
  });

  test('silence: 504 when the time for the first byte is over; the prompt may be charged, so it is counted', async () => {
    const row = { status: 'error', error_type: 'first_byte_timeout', ...costs };
    expect((await send('no [[hang]]', row)).status).toBe(504);
  });

  test('a slow first byte within the time: answered', async () => {
    expect((await send('slow [[first-byte 300]]', { status: 'ok' })).status).toBe(200);
  });

  test('silence in the middle of a stream: an error event when the whole time is over', async () => {
    const row = { status: 'error', error_type: 'total_timeout', ...atLeast(15), ...costs };
    const answer = await send('half [[say 40 words]] [[hang mid-stream]]', row, { stream: true });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('yes ');
    expect(answer.text).toMatch(/data: \{"error":.*\}\n\n$/s);
  });

  test('a stream that is cut: an error event', async () => {
    const row = { status: 'error', ...atLeast(15), ...costs };
    const answer = await send('half [[say 40 words]] [[cut]]', row, { stream: true });
    expect(answer.text).toContain('yes ');
    expect(answer.text).toMatch(/data: \{"error":.*\}\n\n$/s);
  });

  test('a body that is cut: 502, and its prompt is charged', async () => {
    expect((await send('half [[say 400 words]] [[cut]]', { status: 'error', ...costs })).status).toBe(502);
  });

  test.each(['malformed', 'duplicate', 'split', 'crlf', 'no usage'])('%s: passed on as it is', async (fault) => {
    const row = { ...(fault === 'malformed' ? {} : { status: 'ok' }), ...atLeast(6), ...costs };
    const answer = await send(`odd [[say 8 words]] [[${fault}]]`, row, { stream: true });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('yes ');
  });

  test('each of them has left exactly one row, which says how it ended', async () => {
    const rows = await project.rows(calls);
    expect(rows).toHaveLength(calls);
    for (const [session, row] of expected) {
      expect(
        rows.filter((one) => one.session === session),
        session,
      ).toMatchObject([row]);
    }
  });
});

describe('fallbacks', () => {
  test.each(['500', '429 retry-after 60', 'reset', 'hang'])('%s: the second upstream answers', async (fault) => {
    const { first, second } = await withFallback({ first_byte_timeout_ms: 400 });
    const { provider } = first;
    provider.fail({
      times: 1,
      fault:
        fault === 'reset'
          ? { reset: true }
          : fault === 'hang'
            ? { hang: 'silent' }
            : fault === '500'
              ? { status: 500 }
              : { status: 429, retry_after: { seconds: 60, form: 'seconds' } },
    });
    const answer = await first.post(chat, ask('hello'));
    expect(answer.status).toBe(200);
    await second.provider.settled();
    const rows = await first.rows(1);
    expect(rows).toHaveLength(1);
    const detail = await first.detail(rows[0] ?? { id: 'none' as never });
    expect(detail).toMatchObject({ status: 'ok', tags: { 'gateway.upstream': 'second', 'gateway.attempts': '2' } });
    expect(detail.usage?.output).toBe(second.provider.bill.lines[0]?.usage?.output);
  });

  test('after five failures an upstream is left alone, and asked again later', async () => {
    const { first, second } = await withFallback();
    const lift = first.provider.fail({ times: 1000, fault: { status: 500 } });
    for (let call = 0; call < 8; call += 1) expect((await first.post(chat, ask(`hello ${call}`))).status).toBe(200);
    expect(first.provider.requests).toHaveLength(5);
    expect(second.provider.requests).toHaveLength(8);
    const health = async () => {
      const answer = await first.user.request('GET', '/api/gateway/health');
      return answer.data(gatewayRoutes.listUpstreamHealth.output).upstreams.find(({ name }) => name === 'first');
    };
    expect(await health()).toMatchObject({ breaker: 'open', failures: 5, last_error: '500' });
    lift();
    await expect.poll(async () => (await health())?.breaker, { timeout: 15_000 }).toBe('half_open');
    expect((await first.post(chat, ask('again'))).status).toBe(200);
    expect(first.provider.requests).toHaveLength(6);
    expect(await health()).toMatchObject({ breaker: 'closed' });
    expect(await first.rows(9)).toHaveLength(9);
  });
});

describe('a client that leaves', () => {
  test('in the middle of a stream: the upstream is let go, and one row tells what there was', async () => {
    const project = await server.project();
    const openai = new OpenAI({ baseURL: `${project.url}/v1`, apiKey: project.key });
    const body = {
      ...ask('long [[say 400 words]] [[slow 20]]'),
      stream: true,
    } as OpenAI.ChatCompletionCreateParamsStreaming;
    const stream = await openai.chat.completions.create(body);
    let chunks = 0;
    for await (const _ of stream) if ((chunks += 1) === 10) break;
    await project.provider.settled();
    expect(project.provider.bill.lines).toMatchObject([{ outcome: 'abandoned' }]);
    const rows = await project.rows(1);
    expect(rows).toMatchObject([{ status: 'error', error_type: 'client_left' }]);
    const output = rows[0]?.usage?.output ?? 0;
    expect(output).toBeGreaterThanOrEqual(chunks - 1);
    expect(output).toBeLessThan(200);
  });

  test('before the answer begins: the same', async () => {
    const project = await server.project();
    const leaving = new AbortController();
    const call = project.post(chat, ask('slow [[first-byte 5000]]'), { signal: leaving.signal });
    await expect.poll(() => project.provider.in_flight).toBe(1);
    leaving.abort();
    await expect(call).rejects.toThrow('aborted');
    await project.provider.settled();
    expect(await project.rows(1)).toMatchObject([{ status: 'error', error_type: 'client_left' }]);
  });
});

test('a client that does not read holds its upstream back, and gets all of it later', async () => {
  const event = Buffer.from(`data: {"choices":[{"delta":{"content":"${'x'.repeat(65_000)}"}}]}\n\n`);
  const events = 1200;
  let written = 0;
  const upstream = await startRawUpstream((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const write = (): void => {
      while (written < events) {
        written += 1;
        if (!response.write(event)) return void response.once('drain', write);
      }
      response.end('data: [DONE]\n\n');
    };
    write();
  });
  const project = await server.project({
    upstreams: [{ name: 'raw', kind: 'openai', base_url: `${upstream.url}/v1` }],
  });
  const headers = { authorization: `Bearer ${project.key}`, 'content-type': 'application/json' };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = httpRequest(`${project.url}${chat}`, { method: 'POST', headers }, resolve);
    sent.on('error', reject).end(JSON.stringify(ask('hi', { stream: true })));
  });
  let seen = -1;
  const isHeldBack = (): boolean => {
    const before = seen;
    seen = written;
    return written > 0 && written === before;
  };
  await expect.poll(isHeldBack, { interval: 300, timeout: 20_000 }).toBe(true);
  expect(written).toBeLessThan(events / 2);
  let size = 0;
  for await (const chunk of response) size += (chunk as Buffer).length;
  upstream.close();
  expect(size).toBe(event.length * events + 'data: [DONE]\n\n'.length);
  expect(await project.rows(1)).toMatchObject([{ status: 'ok', usage: { output: events + 1 } }]);
});
