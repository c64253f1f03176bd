import Anthropic from '@anthropic-ai/sdk';
import { balanced } from '@apex/testkit/gateway-balance';
import { type GatewayProject, type GatewayServer, startGateway } from '@apex/testkit/gateway';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runInHome } from '../matrix/run-example.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let server: GatewayServer;
beforeAll(async () => {
  server = await startGateway();
});
afterAll(() => server.close());

const attribution = {
  'x-apex-user': 'ada',
  'x-apex-session': 'one',
  'x-apex-feature': 'search',
  'x-apex-task': 't1',
  'x-apex-tags': 'team=blue,beta',
};
const attributed = { user: 'ada', session: 'one', feature: 'search', task: 't1' };

const openAiOf = ({ url, key }: GatewayProject, options: Partial<ConstructorParameters<typeof OpenAI>[0]> = {}) =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: key, defaultHeaders: attribution, ...options });
const anthropicOf = ({ url, key }: GatewayProject) =>
  new Anthropic({ baseURL: url, apiKey: key, defaultHeaders: attribution });

const hello: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'hello' }];

/** Each charged call is one row with all of its attribution, and the sums are the bill's. */
async function expectAttributed(project: GatewayProject, count: number): Promise<void> {
  const found = await project.balance(count);
  expect(found).toMatchObject(balanced);
  expect(found.calls).toHaveLength(count);
  expect(found.ours_usd).toBe(found.bill_usd);
  for (const call of found.calls) expect(call).toMatchObject(attributed);
}

describe('the OpenAI SDK, unchanged', () => {
  test('chat, streams, tools, responses and embeddings are each one priced row, equal to the bill', async () => {
    const project = await server.project({ labels: { environment: 'staging' } });
    const openai = openAiOf(project);
    const plain = await openai.chat.completions.create({ model: 'gpt-4.1-mini', messages: hello }).withResponse();
    expect(plain.data.usage?.prompt_tokens).toBeGreaterThan(0);
    expect(plain.response.headers.get('x-apex-model')).toBe('gpt-4.1-mini');
    expect(plain.response.headers.get('x-apex-request-id')).toMatch(/^gw_[0-9a-f]{16}$/);
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    const asked = { model: 'gpt-4.1-mini', messages: hello, stream: true } as const;
    for await (const chunk of await openai.chat.completions.create(asked)) chunks.push(chunk);
    expect(chunks.every(({ choices }) => choices.length > 0)).toBe(true);
    const told = await openai.chat.completions.create({ ...asked, stream_options: { include_usage: true } });
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of told) usage = chunk.usage ?? usage;
    expect(usage?.total_tokens).toBeGreaterThan(0);
    const runner = openai.chat.completions.runTools({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'Add them. [[tool add {"a":2,"b":3}]]' }],
      tools: [
        {
          type: 'function',
          function: {
            name: 'add',
            description: 'Adds.',
            parameters: { type: 'object', properties: {} },
            parse: (text: string) => JSON.parse(text) as { a: number; b: number },
            function: ({ a, b }: { a: number; b: number }) => String(a + b),
          },
        },
      ],
    });
    expect(await runner.finalContent()).not.toBeNull();
    expect(runner.messages.find(({ role }) => role === 'tool')).toMatchObject({ content: '5' });
    const answer = await openai.responses.create({ model: 'gpt-5-mini', input: 'hello' });
    expect(answer.output_text).not.toBe('');
    const types = new Set<string>();
    const events = await openai.responses.create({ model: 'gpt-5-mini', input: 'hello', stream: true });
    for await (const event of events) types.add(event.type);
    expect(types).toContain('response.completed');
    const model = 'text-embedding-3-small';
    const floats = await openai.embeddings.create({ model, input: 'a', encoding_format: 'float' });
    const base64 = await openai.embeddings.create({ model, input: 'a' });
    expect(base64.data[0]?.embedding).toHaveLength(floats.data[0]?.embedding.length ?? -1);
    await expectAttributed(project, 9);
    const [call] = await project.rows(9);
    if (call === undefined) throw new Error('there is no row');
    expect(await project.detail(call)).toMatchObject({
      application: 'application',
      environment: 'staging',
      tags: { team: 'blue', beta: 'true' },
    });
  });

  test('models are listed and retrieved as the provider has them, and leave no row', async () => {
    const project = await server.project();
    const openai = openAiOf(project);
    const ids = (await openai.models.list()).data.map(({ id }) => id);
    expect(ids).toContain('gpt-4.1-mini');
    expect(await openai.models.retrieve('gpt-4.1-mini')).toMatchObject({ id: 'gpt-4.1-mini', object: 'model' });
    expect(await project.rows(0)).toEqual([]);
  });
});

describe('the Anthropic SDK, unchanged', () => {
  test('messages, streams, tools and prefixes cached for minutes and hours are each one priced row', async () => {
    const project = await server.project({ caching: 'exact' });
    const anthropic = anthropicOf(project);
    const base = { model: 'claude-sonnet-5-5', max_tokens: 200 };
    const user = (content: string): Anthropic.MessageParam[] => [{ role: 'user', content }];
    await anthropic.messages.create({ ...base, messages: user('hello') });
    const final = await anthropic.messages.stream({ ...base, messages: user('hello') }).finalMessage();
    expect(final.usage.output_tokens).toBeGreaterThan(0);
    const long = 'A long rule of the house. '.repeat(400);
    for (const ttl of ['5m', '1h'] as const) {
      const system: Anthropic.TextBlockParam[] = [
        { type: 'text', text: `${ttl} ${long}`, cache_control: { type: 'ephemeral', ttl } },
      ];
      const wrote = await anthropic.messages.create({ ...base, system, messages: user('hello') });
      expect(wrote.usage.cache_creation_input_tokens).toBeGreaterThan(1000);
      const read = await anthropic.messages.create({ ...base, system, messages: user('again') });
      expect(read.usage.cache_read_input_tokens).toBeGreaterThan(1000);
    }
    const input_schema: Anthropic.Tool.InputSchema = { type: 'object', properties: {} };
    const tools: Anthropic.Tool[] = [{ name: 'add', description: 'Adds.', input_schema }];
    const asked = user('Add them. [[tool add {"a":2,"b":3}]]');
    const first = await anthropic.messages.create({ ...base, tools, messages: asked });
    expect(first.stop_reason).toBe('tool_use');
    const { input_tokens } = await anthropic.messages.countTokens({ model: base.model, messages: user('hello') });
    expect(input_tokens).toBeGreaterThan(0);
    await expectAttributed(project, 7);
    const kinds = (await project.rows(7)).map(({ usage }) => usage);
    expect(kinds.some((usage) => (usage?.cache_write_5m ?? 0) > 1000)).toBe(true);
    expect(kinds.some((usage) => (usage?.cache_write_1h ?? 0) > 1000)).toBe(true);
  });

  test('its models are asked of Anthropic, also where OpenAI is set up beside', async () => {
    const project = await server.project();
    const anthropic = anthropicOf(project);
    const ids: string[] = [];
    for await (const { id } of anthropic.models.list()) ids.push(id);
    expect(ids).toContain('claude-sonnet-5-5');
    expect((await anthropic.models.retrieve('claude-sonnet-5-5')).id).toBe('claude-sonnet-5-5');
    const keys = project.provider.requests.map(({ credential }) => credential?.value);
    expect(keys).toEqual(['provider-key-of-anthropic', 'provider-key-of-anthropic']);
    expect(await project.rows(0)).toEqual([]);
  });
});

test('Gemini’s paths, whole and streamed, are each one priced row', async () => {
  const project = await server.project();
  const body = { contents: [{ role: 'user', parts: [{ text: 'hello' }] }] };
  const headers = { ...attribution, 'x-goog-api-key': project.key, 'content-type': 'application/json' };
  for (const verb of ['generateContent', 'streamGenerateContent?alt=sse', 'streamGenerateContent', 'countTokens']) {
    const path = `${project.url}/v1beta/models/gemini-2.5-flash:${verb}`;
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(answer.status, verb).toBe(200);
    await answer.text();
  }
  await expectAttributed(project, 3);
});

describe('examples run as they are written', () => {
  test.each([
    ['gateway-openai', 'node', 6],
    ['gateway-anthropic', 'node', 4],
    ['gateway-ai-sdk', 'node', 12],
  ] as const)('%s: every call is one row of its session, equal to the bill', async (name, program, calls) => {
    const project = await server.project();
    await runInHome({
      name,
      program,
      environment: {
        OPENAI_BASE_URL: `${project.url}/v1`,
        OPENAI_API_KEY: project.key,
        ANTHROPIC_BASE_URL: project.url,
        ANTHROPIC_API_KEY: project.key,
      },
    });
    const found = await project.balance(calls);
    expect(found).toMatchObject(balanced);
    expect(found.calls).toHaveLength(calls);
    expect(found.ours_usd).toBe(found.bill_usd);
    for (const call of found.calls) expect(call).toMatchObject({ user: 'ada', feature: 'tour', session: name });
  });
});
