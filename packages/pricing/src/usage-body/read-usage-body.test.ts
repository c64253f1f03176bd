import { emptyUsage } from '@apex/tokens';
import { ApexError, tokenKinds } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { flavours } from './flavours.ts';
import { readUsageBody, type UsageBodyReading } from './read-usage-body.ts';

const details = (cached: number, extra: object = {}) => ({ cached_tokens: cached, ...extra });

test('chat completions: what was cached, written, heard and seen is taken out of the prompt', () => {
  const prompt_tokens_details = details(300, { cache_write_tokens: 100, audio_tokens: 40, image_tokens: 10 });
  const completion_tokens_details = { reasoning_tokens: 20, audio_tokens: 5 };
  const usage = {
    prompt_tokens: 1000,
    completion_tokens: 60,
    total_tokens: 1060,
    prompt_tokens_details,
    completion_tokens_details,
  };
  expect(readUsageBody({ model: 'gpt-5.6-sol', service_tier: 'flex', usage })).toEqual({
    flavour: 'openai-chat',
    provider: 'openai',
    model: 'gpt-5.6-sol',
    tier: 'flex',
    usage: {
      ...emptyUsage(),
      input: 550,
      cache_read: 300,
      cache_write_5m: 100,
      audio_in: 40,
      image_in: 10,
      output: 55,
      reasoning: 20,
      audio_out: 5,
    },
    reported_cost_usd: null,
    notes: [],
  });
});

test('chat completions whose total shows that reasoning was left out have it added', () => {
  const usage = {
    prompt_tokens: 10,
    completion_tokens: 5,
    total_tokens: 40,
    completion_tokens_details: { reasoning_tokens: 25 },
  };
  const read = readUsageBody({ model: 'grok-4', usage });
  expect(read).toMatchObject({ flavour: 'x-ai', provider: 'x-ai', usage: { output: 30, reasoning: 25 } });
  expect(read.notes[0]).toContain('leaves 25 reasoning tokens out');
});

test('responses: cached and written tokens are taken out of the input', () => {
  const usage = {
    input_tokens: 500,
    input_tokens_details: details(200, { cache_write_tokens: 50 }),
    output_tokens: 30,
    output_tokens_details: { reasoning_tokens: 12 },
    total_tokens: 530,
  };
  expect(readUsageBody({ model: 'openai.gpt-5.5', usage })).toMatchObject({
    flavour: 'openai-responses',
    provider: 'aws',
    usage: { input: 250, cache_read: 200, cache_write_5m: 50, output: 30, reasoning: 12 },
    notes: [],
  });
});

test('realtime: the singular names of its details are read too', () => {
  const usage = {
    input_tokens: 100,
    input_token_details: { audio_tokens: 70, cached_tokens: 20 },
    output_tokens: 40,
    output_token_details: { audio_tokens: 30 },
  };
  expect(readUsageBody({ type: 'response.done', response: { model: 'gpt-realtime', usage } }).usage).toEqual({
    ...emptyUsage(),
    input: 10,
    cache_read: 20,
    audio_in: 70,
    output: 10,
    audio_out: 30,
  });
});

test('Anthropic messages: writes are told apart by lifetime, those without one live five minutes', () => {
  const base = { input_tokens: 5, cache_read_input_tokens: 2000, output_tokens: 9 };
  const cache_creation = { ephemeral_5m_input_tokens: 60, ephemeral_1h_input_tokens: 40 };
  const usage = { ...base, cache_creation_input_tokens: 100, cache_creation, service_tier: 'batch' };
  expect(readUsageBody({ model: 'claude-opus-4-6', usage })).toMatchObject({
    flavour: 'anthropic',
    provider: 'anthropic',
    tier: 'batch',
    usage: { input: 5, cache_read: 2000, cache_write_5m: 60, cache_write_1h: 40, output: 9 },
  });
  const plain = { model: 'claude-opus-4-6', usage: { ...base, cache_creation_input_tokens: 100 } };
  expect(readUsageBody(plain).usage).toMatchObject({ cache_write_5m: 100, cache_write_1h: 0 });
});

test('Anthropic messages: a compaction is billed with the call, an advisor model apart', () => {
  const iterations = [
    { type: 'compaction', input_tokens: 5000, output_tokens: 100 },
    { type: 'message', input_tokens: 20, output_tokens: 8 },
    { type: 'advisor_message', model: 'claude-opus-4-8', input_tokens: 70, output_tokens: 7 },
  ];
  const usage = { input_tokens: 20, cache_read_input_tokens: 0, output_tokens: 8, iterations };
  const read = readUsageBody({ model: 'claude-sonnet-4-6', usage });
  expect(read.usage).toMatchObject({ input: 5020, output: 108 });
  expect(read.notes).toEqual([
    'Includes a compaction of 5000 input and 100 output tokens.',
    'Not included: 70 input and 7 output tokens of claude-opus-4-8 (advisor_message).',
  ]);
});

test('Gemini: thoughts and tool prompts are added, media told apart, what was cached taken out', () => {
  const usageMetadata = {
    promptTokenCount: 1000,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: 600 },
      { modality: 'AUDIO', tokenCount: 300 },
      { modality: 'DOCUMENT', tokenCount: 100 },
    ],
    cachedContentTokenCount: 450,
    cacheTokensDetails: [
      { modality: 'TEXT', tokenCount: 410 },
      { modality: 'DOCUMENT', tokenCount: 40 },
    ],
    toolUsePromptTokenCount: 50,
    candidatesTokenCount: 80,
    candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 30 }],
    thoughtsTokenCount: 20,
    totalTokenCount: 1150,
    trafficType: 'ON_DEMAND',
  };
  const read = readUsageBody({ modelVersion: 'gemini-2.5-flash', usageMetadata });
  expect(read.usage).toEqual({
    ...emptyUsage(),
    input: 240,
    cache_read: 450,
    audio_in: 300,
    image_in: 60,
    output: 70,
    reasoning: 20,
    image_out: 30,
  });
  expect(read.notes).toEqual([]);
});

test('Gemini in the snake case of its SDKs reads the same', () => {
  const usage_metadata = { prompt_token_count: 7, candidates_token_count: 2, thoughts_token_count: 3 };
  const read = readUsageBody({ model_version: 'gemini-2.5-pro', usage_metadata });
  expect(read).toMatchObject({
    flavour: 'google',
    model: 'gemini-2.5-pro',
    usage: { input: 7, output: 5, reasoning: 3 },
  });
});

test('Bedrock: the cached part is beside the input unless the total shows it inside', () => {
  const cached = {
    cacheReadInputTokens: 100,
    cacheWriteInputTokens: 50,
    cacheDetails: [{ ttl: '1h', inputTokens: 20 }],
  };
  const beside = readUsageBody({ usage: { inputTokens: 10, outputTokens: 5, totalTokens: 165, ...cached } });
  expect(beside).toMatchObject({ flavour: 'bedrock', provider: 'aws', model: null });
  expect(beside.usage).toMatchObject({ input: 10, cache_read: 100, cache_write_5m: 30, cache_write_1h: 20 });
  const inside = readUsageBody({ usage: { inputTokens: 160, outputTokens: 5, totalTokens: 165, ...cached } });
  expect(inside.usage).toEqual(beside.usage);
});

test('Cohere: billed units are counted, not all that was processed', () => {
  const usage = {
    billed_units: { input_tokens: 41, output_tokens: 28 },
    tokens: { input_tokens: 1442, output_tokens: 29 },
  };
  expect(readUsageBody({ usage })).toMatchObject({ flavour: 'cohere', usage: { input: 41, output: 28 } });
  const embedding = { meta: { billed_units: { input_tokens: 4, image_tokens: 2 } } };
  expect(readUsageBody(embedding).usage).toEqual({ ...emptyUsage(), input: 4, image_in: 2 });
});

test('OpenRouter: what it charged is kept as evidence, exact', () => {
  const usage = { prompt_tokens: 31, completion_tokens: 80, cost: 0.00216775, is_byok: false };
  expect(readUsageBody({ model: 'openai/gpt-5-mini', usage })).toMatchObject({
    flavour: 'openrouter',
    provider: 'openrouter',
    reported_cost_usd: '0.002167750000',
  });
});

test.each([
  [{ model: 'openai/gpt-oss-120b', usage: { prompt_tokens: 1, queue_time: 0.1 } }, 'groq', 'groq'],
  [{ model: 'deepseek-chat', usage: { prompt_tokens: 1, prompt_cache_hit_tokens: 0 } }, 'deepseek', 'deepseek'],
  [{ model: 'mistral-large-latest', usage: { prompt_tokens: 1 } }, 'mistral', 'mistral'],
  [{ model: 'deepseek-ai/DeepSeek-R1', usage: { prompt_tokens: 1 } }, 'huggingface', null],
  [{ model: 'glm-4.7', usage: { prompt_tokens: 1 } }, 'openai-chat', null],
  [{ model: 'anthropic/claude-sonnet-4.5', usage: { prompt_tokens: 1 } }, 'openrouter', 'openrouter'],
])('the body %j is told to be %s', (body, flavour, provider) => {
  expect(readUsageBody(body)).toMatchObject({ flavour, provider });
});

test('a forced flavour is not second-guessed', () => {
  const body = { model: 'gpt-5', usage: { prompt_tokens: 3, completion_tokens: 1 } };
  expect(readUsageBody(body, 'groq')).toMatchObject({ flavour: 'groq', provider: 'groq', usage: { input: 3 } });
  expect(readUsageBody(body, 'OpenAI').flavour).toBe('openai-chat');
});

test('counts that do not add up become notes, never negative counts', () => {
  const usage = { prompt_tokens: 10, prompt_tokens_details: details(15), completion_tokens: -4, total_tokens: 99 };
  const read = readUsageBody({ model: 'gpt-5', usage });
  expect(read.usage).toMatchObject({ input: 0, cache_read: 15, output: 0 });
  expect(read.notes).toHaveLength(3);
});

test('a count that is no count is refused by name', () => {
  const body = { model: 'gpt-5', usage: { prompt_tokens: 'many' } };
  expect(() => readUsageBody(body)).toThrow('prompt_tokens must be a whole number of tokens');
});

const count = fc.oneof(fc.integer({ min: -5, max: 1_000_000 }), fc.constant(null), fc.constant(undefined));
const chatKeys = ['cached_tokens', 'cache_write_tokens', 'audio_tokens', 'image_tokens', 'reasoning_tokens'];
const anyDetails = fc.dictionary(fc.constantFrom(...chatKeys), count);
const usageKeys = [
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'input_tokens',
  'output_tokens',
  'inputTokens',
  'outputTokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'cacheReadInputTokens',
  'cacheWriteInputTokens',
  'promptTokenCount',
  'cachedContentTokenCount',
  'candidatesTokenCount',
  'thoughtsTokenCount',
  'totalTokenCount',
];

function readOrRefuse(body: unknown, flavour: string): UsageBodyReading | undefined {
  try {
    return readUsageBody(body, flavour);
  } catch (error) {
    if (ApexError.isInstance(error) && /not of the flavour/.test(error.message)) return undefined;
    throw error;
  }
}

test('whatever a body of any flavour says, counts are whole, not negative, and reasoning is a part of output', () => {
  const anyUsage = fc.tuple(fc.dictionary(fc.constantFrom(...usageKeys), count), anyDetails, anyDetails);
  fc.assert(
    fc.property(anyUsage, fc.constantFrom(...flavours), ([usage, first, second], flavour) => {
      const nested = {
        prompt_tokens_details: first,
        input_tokens_details: first,
        completion_tokens_details: second,
        output_tokens_details: second,
      };
      const given = { ...usage, ...nested };
      const read = readOrRefuse({ model: 'm', usage: given }, flavour.name);
      if (read === undefined) return;
      const sound = tokenKinds.every((kind) => Number.isInteger(read.usage[kind]) && read.usage[kind] >= 0);
      expect(sound).toBe(true);
      expect(read.usage.reasoning).toBeLessThanOrEqual(read.usage.output);
    }),
  );
});

test('any JSON is either read or refused as invalid', () => {
  const kindOf = (body: unknown): string => {
    try {
      readUsageBody(body);
      return 'read';
    } catch (error) {
      return ApexError.isInstance(error) ? error.kind : 'crashed';
    }
  };
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      expect(['read', 'invalid']).toContain(kindOf(body));
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), (usage) => {
      expect(['read', 'invalid']).toContain(kindOf({ usage }));
    }),
  );
});

test('a body of another flavour than the one named is refused rather than priced at nothing', () => {
  const body = { model: 'gpt-4o', usage: { prompt_tokens: 100, completion_tokens: 5 } };
  expect(() => readUsageBody(body, 'anthropic')).toThrow(/not of the flavour/);
});
