import Anthropic from '@anthropic-ai/sdk';
import { authRoutes, gatewayRoutes } from '@apex/contracts';
import { balanced } from '@apex/testkit/gateway-balance';
import { type GatewayProject, type GatewayServer, startGateway } from '@apex/testkit/gateway';
import { formatUsd, parseUsd } from '@apex/pricing';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let server: GatewayServer;
beforeAll(async () => {
  server = await startGateway();
});
afterAll(() => server.close());

const chat = '/v1/chat/completions';
const ask = (content: string, more: object = {}) => ({
  model: 'gpt-4.1-mini',
  messages: [{ role: 'user', content }],
  ...more,
});
const modelOf = ({ headers }: { readonly headers: Headers }) => headers.get('x-apex-model');
const session = (name: string) => ({ headers: { 'x-apex-session': name } });

async function expectBilled(
  project: GatewayProject,
  count: number,
): Promise<Awaited<ReturnType<GatewayProject['balance']>>> {
  const found = await project.balance(count);
  expect(found).toMatchObject(balanced);
  expect(found.calls).toHaveLength(count);
  expect(found.ours_usd).toBe(found.bill_usd);
  return found;
}

describe('policies, from the next call on', () => {
  test('another model, switched on, changed, rolled back and off again', async () => {
    const project = await server.project();
    let said = 0;
    // Each is a conversation of its own: one that goes on may stay where its prefix is cached.
    const asked = async () => modelOf(await project.post(chat, ask(`hello ${(said += 1)}`)));
    const change = async (id: string, verb: string, body?: object) => {
      const answer = await project.user.request('POST', `/api/gateway/policies/${id}/${verb}`, { body: body ?? {} });
      expect(answer.status, answer.text).toBe(200);
    };
    expect(await asked()).toBe('gpt-4.1-mini');
    const { id } = await project.activate({ match: { models: ['gpt-4.1-*'] }, action: { model: 'gpt-4o-mini' } });
    expect(await asked()).toBe('gpt-4o-mini');
    const rule = { action: { model: 'gpt-5-mini' } };
    const changed = await project.user.request('PATCH', `/api/gateway/policies/${id}`, { body: { version: 1, rule } });
    const { version } = changed.data(gatewayRoutes.changePolicy.output);
    expect(await asked()).toBe('gpt-4o-mini');
    await change(id, 'activate', { version });
    expect(await asked()).toBe('gpt-5-mini');
    await change(id, 'rollback');
    expect(await asked()).toBe('gpt-4o-mini');
    await change(id, 'deactivate');
    expect(await asked()).toBe('gpt-4.1-mini');
    const { calls } = await expectBilled(project, 6);
    const moved = calls.filter(({ model }) => model.startsWith('gpt-4o-mini'));
    expect(moved).toHaveLength(3);
    const { tags } = await project.detail(moved[0] ?? { id: 'none' as never });
    expect(tags['gateway.model_asked']).toBe('gpt-4.1-mini');
  });

  test('answers are given again, streams as streams, and cost nothing; equal calls at once become one', async () => {
    const project = await server.project({ pace_ms: 5 });
    await project.activate({ action: { cache: { ttl_seconds: 60, scope: 'key', coalesce: true } } });
    for (const stream of [false, true]) {
      const body = ask(`hello ${stream} [[say 9 words]]`, { stream });
      const first = await project.post(chat, body);
      const again = await project.post(chat, { ...body, user: 'another' });
      expect(again.text).toBe(first.text);
      expect([first, again].map(({ headers }) => headers.get('x-apex-cache'))).toEqual(['miss', 'hit']);
    }
    expect(project.provider.requests).toHaveLength(2);
    const other = await project.newKey('other');
    const theirs = await project.post(chat, ask('hello false [[say 9 words]]'), {
      headers: { authorization: `Bearer ${other.key}` },
    });
    expect(theirs.headers.get('x-apex-cache')).toBe('miss');
    const same = await Promise.all(
      Array.from({ length: 100 }, () => project.post(chat, ask('all at once [[say 20 words]]', { stream: true }))),
    );
    expect(new Set(same.map(({ text }) => text)).size).toBe(1);
    expect(project.provider.requests).toHaveLength(4);
    const found = await expectBilled(project, 105);
    expect(found.free).toHaveLength(101);
    const { tags } = await project.detail(found.free[0] ?? { id: 'none' as never });
    expect(Number(tags['gateway.saved_usd'])).toBeGreaterThan(0);
  });

  test('a copy goes to another model; the caller gets nothing of it', async () => {
    const project = await server.project();
    await project.activate({ action: { shadow: { model: 'claude-haiku-4-5', share: 1 } } });
    const answer = await project.post(chat, ask('hello'));
    expect(modelOf(answer)).toBe('gpt-4.1-mini');
    const { calls } = await expectBilled(project, 2);
    const copy = calls.find(({ provider }) => provider === 'anthropic') ?? { id: 'none' as never };
    const id = answer.headers.get('x-apex-request-id');
    expect((await project.detail(copy)).tags['gateway.shadow_of']).toBe(id);
  });

  test('a bound on answers, and a refusal in words', async () => {
    const project = await server.project({ caching: 'exact' });
    await project.activate({ match: { labels: { feature: ['short'] } }, action: { max_output_tokens: 5 } });
    await project.activate({
      match: { labels: { feature: ['no'] } },
      action: { refuse: { message: 'Not for that.' } },
    });
    const short = await project.post(chat, ask('[[say 90 words]]', { max_tokens: 50 }), {
      headers: { 'x-apex-feature': 'short' },
    });
    expect(short.json()).toMatchObject({ usage: { completion_tokens: 5 } });
    const refused = await project.post(chat, ask('hello'), { headers: { 'x-apex-feature': 'no' } });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Not for that.');
    expect(project.provider.requests).toHaveLength(1);
    await expectBilled(project, 2);
  });

  test('a roll-out is drawn once a session, with its probability on every call', async () => {
    const project = await server.project();
    const { id } = await project.activate({
      action: { model: 'gpt-4o-mini' },
      rollout_percent: 50,
      holdout_percent: 20,
    });
    const names = Array.from({ length: 24 }, (_, at) => `session ${at}`);
    const twice = [...names, ...names];
    const models = await Promise.all(
      twice.map(async (name) => modelOf(await project.post(chat, ask(name), session(name)))),
    );
    expect(models.slice(24)).toEqual(models.slice(0, 24));
    expect(new Set(models)).toEqual(new Set(['gpt-4o-mini', 'gpt-4.1-mini']));
    const { calls } = await expectBilled(project, 48);
    const { tags } = await project.detail(calls[0] ?? { id: 'none' as never });
    expect(tags[`gateway.policy.${id.slice(-12)}`]).toMatch(/^v1 (treatment 0\.4|holdout 0\.1|outside 0\.5)$/);
  });
});

describe('budgets', () => {
  test('a thousand calls at once on a cap of a dollar spend at most a dollar and one call', async () => {
    const project = await server.project();
    await project.addBudget({ scope: 'project', amount: '1', window: 'total' });
    const body = (at: number) => ({ ...ask(`${at}`), model: 'gpt-5.5', max_completion_tokens: 300 });
    const statuses = await Promise.all(
      Array.from({ length: 1000 }, async (_, at) => (await project.post(chat, body(at))).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200, 402]));
    await project.provider.settled();
    const costs = project.provider.bill.lines.map(({ cost }) => cost ?? parseUsd('0'));
    const dearest = costs.reduce((most, cost) => (cost > most ? cost : most), parseUsd('0'));
    const total = parseUsd(project.provider.bill.total_usd());
    expect(total, formatUsd(total)).toBeLessThanOrEqual(parseUsd('1') + dearest);
    expect(total, formatUsd(total)).toBeGreaterThan(parseUsd('0.9'));
    await expectBilled(project, 1000);
  });

  test('a ladder moves calls to cheaper models once the money is spent, and refuses at its end', async () => {
    const project = await server.project();
    await project.addBudget({
      scope: 'session',
      amount: '0.000001',
      window: 'day',
      action: 'downgrade',
      ladder: ['gpt-4.1-mini', 'gpt-4o-mini'],
    });
    const models = [];
    for (let call = 0; call < 3; call += 1)
      models.push(modelOf(await project.post(chat, ask('hello'), session('one'))));
    expect(models).toEqual(['gpt-4.1-mini', 'gpt-4o-mini', 'gpt-4o-mini']);
    const cheapest = await project.post(chat, { ...ask('hello'), model: 'gpt-4o-mini' }, session('one'));
    expect(cheapest.status).toBe(402);
    expect(modelOf(await project.post(chat, ask('hello'), session('two')))).toBe('gpt-4.1-mini');
    await expectBilled(project, 5);
  });

  test('calls at the same time: the ones beyond wait or are told 429', async () => {
    const project = await server.project({ pace_ms: 20 });
    const settings = await project.user.request('GET', '/api/gateway/settings');
    const { version } = settings.data(gatewayRoutes.getGatewaySettings.output);
    const body = { version, budget_wait_ms: 0 };
    expect((await project.user.request('PATCH', '/api/gateway/settings', { body })).status).toBe(200);
    await project.addBudget({ scope: 'key', unit: 'concurrent', amount: '3', window: 'total' });
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async (_, at) => {
        return (await project.post(chat, ask(`${at} [[say 20 words]]`, { stream: true }))).status;
      }),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
    expect((await project.post(chat, ask('after'))).status).toBe(200);
    await expectBilled(project, 11);
  });

  test('a key that is revoked is refused from the next call on', async () => {
    const project = await server.project();
    const { key, id } = await project.newKey('short lived');
    const headers = { authorization: `Bearer ${key}` };
    expect((await project.post(chat, ask('hello'), { headers })).status).toBe(200);
    const revoked = await project.user.request('DELETE', `/api/keys/${id}`);
    expect(revoked.data(authRoutes.revokeKey.output)).toBeDefined();
    expect((await project.post(chat, ask('hello'), { headers })).status).toBe(401);
  });
});

describe('clients and models of different makers', () => {
  const tool = 'Add them. [[tool add {"a":2,"b":3}]]';
  const parameters = { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } } as const;

  test.each(['claude-sonnet-5-5', 'gemini-2.5-flash'])(
    'the OpenAI SDK with %s: chat, tools, streams, responses',
    async (model) => {
      const project = await server.project();
      const openai = new OpenAI({ baseURL: `${project.url}/v1`, apiKey: project.key });
      const plain = await openai.chat.completions.create({ model, messages: [{ role: 'user', content: 'hello' }] });
      expect(plain.choices[0]).toMatchObject({
        finish_reason: 'stop',
        message: { content: expect.stringContaining('Answer') },
      });
      expect(plain.usage?.total_tokens).toBeGreaterThan(0);
      const runner = openai.chat.completions.runTools({
        model,
        stream: true,
        messages: [{ role: 'user', content: tool }],
        tools: [
          {
            type: 'function',
            function: { name: 'add', description: 'Adds.', parameters, function: (args: string) => args },
          },
        ],
      });
      expect(await runner.finalContent()).toContain('Answer');
      const answer = await openai.responses.create({ model, input: 'hello' });
      expect(answer.output_text).toContain('Answer');
      const streamed = openai.responses.stream({ model, input: 'hello' });
      expect((await streamed.finalResponse()).output_text).toContain('Answer');
      await expectBilled(project, 5);
    },
  );

  test.each([
    ['chat', ['openai_chat']],
    ['responses', ['openai_responses']],
  ] as const)('the Anthropic SDK with a model of OpenAI, over %s: messages, tools, streams', async (api, formats) => {
    const project = await server.project({ upstreams: [{ name: 'openai', kind: 'openai', formats: [...formats] }] });
    const anthropic = new Anthropic({ baseURL: project.url, apiKey: project.key });
    const base = { model: 'gpt-5-mini', max_tokens: 500 };
    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: tool }];
    const tools: Anthropic.Tool[] = [{ name: 'add', description: 'Adds.', input_schema: { ...parameters } }];
    const first = await anthropic.messages.stream({ ...base, tools, messages }).finalMessage();
    expect(first).toMatchObject({
      stop_reason: 'tool_use',
      content: [{ type: 'tool_use', name: 'add', input: { a: 2, b: 3 } }],
    });
    const results = first.content.flatMap((block): Anthropic.ToolResultBlockParam[] =>
      block.type === 'tool_use' ? [{ type: 'tool_result', tool_use_id: block.id, content: '5' }] : [],
    );
    const more: Anthropic.MessageParam[] = [
      { role: 'assistant', content: first.content },
      { role: 'user', content: results },
    ];
    const second = await anthropic.messages.create({ ...base, tools, messages: [...messages, ...more] });
    expect(second).toMatchObject({ stop_reason: 'end_turn', content: [{ type: 'text' }] });
    expect(project.provider.bill.lines.map((line) => line.api)).toEqual([api, api]);
    await expectBilled(project, 2);
  });
});
