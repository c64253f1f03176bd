import { ApexError } from '@apex/contracts';
import { expect, test } from 'vitest';
import { pricedBodyLineSchema, pricedLineSchema, priceLine, priceUsageBodyLine } from './price-line.ts';

const options = { now: () => new Date('2026-08-01T00:00:00Z') };

function failure(run: () => unknown): ApexError {
  try {
    run();
  } catch (error) {
    if (ApexError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('a line of a call becomes a line with its cost', () => {
  const usage = { input: 5, cache_read: 2000, cache_write_5m: 100, output: 42, reasoning: 10 };
  const line = JSON.stringify({ id: 'a', provider: 'anthropic', model: 'claude-sonnet-4-5', usage });
  const priced = priceLine(line, options);
  expect(pricedLineSchema.parse(priced)).toEqual({
    id: 'a',
    cost_usd: '0.001620000000',
    components: {
      input: '0.000015000000',
      cache_read: '0.000600000000',
      cache_write_5m: '0.000375000000',
      output: '0.000630000000',
    },
    usage: { ...usage, cache_write_1h: 0, audio_in: 0, audio_out: 0, image_in: 0, image_out: 0 },
    price: { source: 'genai-prices', version: '0.1.8', valid_from: null },
    notes: [],
  });
});

test('a call without a time is priced now, one with a day at its first moment', () => {
  const call = { provider: 'openai', model: 'o3', usage: { input: 1_000_000 } };
  expect(priceLine(JSON.stringify(call), options).cost_usd).toBe('2.000000000000');
  expect(priceLine(JSON.stringify({ ...call, at: '2025-06-01' }), options).cost_usd).toBe('10.000000000000');
});

test('an unknown model answers with null and the nearest names', () => {
  const priced = priceLine('{"id":7,"model":"claude-opus-9","usage":{"input":1}}', options);
  expect(priced).toMatchObject({ id: 7, cost_usd: null, components: {}, price: null });
  expect(priced.nearest).toContain('claude-opus-5');
});

test('a field nobody reads is named, a token kind nobody knows is refused', () => {
  const line = '{"provider":"openai","model":"gpt-4o","teir":"batch","usage":{"input":1}}';
  expect(priceLine(line, options).notes).toEqual(['Not used: teir.']);
  expect(failure(() => priceLine('{"model":"gpt-4o","usage":{"inptu":1}}', options)).message).toContain('"inptu"');
});

test.each([
  ['', 'not JSON'],
  ['nope', 'not JSON'],
  ['[]', 'expected object'],
  ['{"usage":{}}', 'model'],
  ['{"model":"gpt-4o"}', 'usage'],
  ['{"model":"gpt-4o","usage":{"input":-1}}', 'usage.input'],
  ['{"model":"gpt-4o","usage":{"input":1.5}}', 'usage.input'],
  ['{"model":"gpt-4o","usage":{"input":1e300}}', 'usage.input'],
  ['{"model":"gpt-4o","tier":"express","usage":{}}', 'tier'],
  ['{"model":"gpt-4o","at":"yesterday","usage":{}}', 'at'],
  ['{"model":"gpt-4o","usage":{"output":1,"reasoning":2}}', 'usage.reasoning'],
])('the malformed line %j is refused with what is wrong', (line, said) => {
  const error = failure(() => priceLine(line, options));
  expect(error.kind).toBe('invalid');
  expect(error.message).toContain(said);
});

test('a raw body becomes a line with its flavour, its usage and its cost', () => {
  const body = '{"id":"chatcmpl-1","model":"gpt-5","usage":{"prompt_tokens":10,"completion_tokens":3}}';
  const priced = priceUsageBodyLine(body, 'auto', options);
  expect(pricedBodyLineSchema.parse(priced)).toMatchObject({
    id: 'chatcmpl-1',
    flavour: 'openai-chat',
    provider: 'openai',
    cost_usd: '0.000042500000',
    reported_cost_usd: null,
  });
});

test('what a body does not say can stand beside it', () => {
  const body = { usage: { inputTokens: 10, outputTokens: 3, totalTokens: 13 } };
  const bare = priceUsageBodyLine(JSON.stringify(body), 'bedrock', options);
  expect(bare).toMatchObject({
    cost_usd: null,
    notes: ['The body names no model: give it as {"model": …, "body": …}.'],
  });
  const model = 'anthropic.claude-haiku-4-5-20251001-v1:0';
  const line = JSON.stringify({ id: 'x', model, tier: 'batch', body });
  expect(priceUsageBodyLine(line, 'auto', options)).toMatchObject({ id: 'x', cost_usd: '0.000013750000' });
});

test('a body of no known shape or an unknown flavour is refused', () => {
  expect(failure(() => priceUsageBodyLine('{"usage":{"words":3}}', 'auto', options)).message).toContain('words');
  expect(failure(() => priceUsageBodyLine('{"choices":[]}', 'auto', options)).message).toContain('no usage');
  expect(failure(() => priceUsageBodyLine('{"usage":{}}', 'klingon', options)).message).toContain('klingon');
});
