import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBody, readBodyFacts } from './request-body.ts';

const factsOf = (json: object) =>
  readBodyFacts(json as Record<string, unknown>, Buffer.byteLength(JSON.stringify(json)));
const said = (...content: object[]) => ({ messages: [{ role: 'user', content }] });
const data = 'A'.repeat(40_000);

test.each([
  [{ messages: [{ content: 'hi' }] }, ['text']],
  [{ tools: [] }, ['text']],
  [{ tools: [{}], response_format: { type: 'json_object' } }, ['text', 'tools', 'json']],
  [{ response_format: { type: 'text' } }, ['text']],
  [{ text: { format: { type: 'json_schema' } } }, ['text', 'json']],
  [said({ type: 'image_url', image_url: { url: 'https://x' } }), ['text', 'images']],
  [{ input: [{ content: [{ type: 'input_image' }, { type: 'input_file' }] }] }, ['text', 'images', 'documents']],
  [said({ type: 'image', source: {} }, { type: 'document', source: {} }), ['text', 'images', 'documents']],
  [{ contents: [{ parts: [{ inlineData: { data } }] }] }, ['text', 'images']],
  [{ contents: [{ parts: [{ inline_data: { data } }] }] }, ['text', 'images']],
  [{ messages: [null, 1, { content: [null, 'x', { type: 5 }] }], tools: 'x', text: [] }, ['text']],
])('%j holds %j', (json, content) => {
  expect(factsOf(json).content).toEqual(content);
});

test('a token for four bytes; a picture counts as one, however large it is, and each of several', () => {
  const text = { messages: [{ content: 'x'.repeat(4000) }] };
  expect(factsOf(text).input_tokens).toBe(Math.ceil(JSON.stringify(text).length / 4));
  const picture = { type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } };
  const one = factsOf(said(picture)).input_tokens;
  expect([one > 3000, one < 3100]).toEqual([true, true]);
  expect(factsOf(said(picture, picture, picture)).input_tokens).toBeGreaterThan(9000);
  const page = factsOf(said({ type: 'document', source: { data } })).input_tokens;
  expect([page >= 2000, page < 2100]).toEqual([true, true]);
});

test.each([
  [{ max_tokens: 5 }, 5],
  [{ max_completion_tokens: 6, max_tokens: 5 }, 6],
  [{ max_output_tokens: 7 }, 7],
  [{ generationConfig: { maxOutputTokens: 8 } }, 8],
  [{ max_tokens: 5, n: 4 }, 20],
  [{ generationConfig: { maxOutputTokens: 8, candidateCount: 2 } }, 16],
  [{ max_tokens: 5, n: -4 }, 5],
  [{ max_tokens: 0 }, null],
  [{ max_tokens: 1.5 }, null],
  [{ max_tokens: '5' }, 5],
  [{ max_completion_tokens: 1, max_output_tokens: 2, max_tokens: 9000 }, 9000],
  [{ n: 10 }, 163_840],
  [{ generation_config: { max_output_tokens: 65_536 } }, 65_536],
  [{ max_tokens: 9_007_199_254_740_991, n: 5 }, 10_000_000],
  [{ generationConfig: [] }, null],
])('%j bounds the answer at %j', (json, most) => {
  expect(factsOf(json).most_output_tokens).toBe(most);
});

test.each([
  [{ user_id: '{"device_id":"d","session_id":"s"}' }, 's'],
  [{ session_id: 'own', user_id: '{"session_id":"s"}' }, 'own'],
  [{ session_id: 'a\0b' }, 'ab'],
  [{ user_id: '{"session_id":5}' }, ''],
  [{ user_id: '{broken' }, ''],
  [{ user_id: 'user_1' }, ''],
  ['text', ''],
])('metadata %j tells the session %j', (metadata, session) => {
  expect(factsOf({ metadata }).session).toBe(session);
});

test('any JSON object is read, and what is told of it is short and takes no room in a store it may not take', () => {
  const fields = [
    'model',
    'user',
    'messages',
    'input',
    'contents',
    'tools',
    'metadata',
    'generationConfig',
    'n',
    'max_tokens',
    'text',
  ];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()), (json) => {
      const facts = factsOf(parseBody(Buffer.from(JSON.stringify(json))));
      expect(facts.input_tokens).toBeGreaterThan(0);
      expect([facts.user, facts.session].some((told) => told.includes('\0'))).toBe(false);
    }),
  );
  expect(factsOf({ model: 'm'.repeat(1e6), user: 'u'.repeat(1e6) })).toMatchObject({
    model: 'm'.repeat(255),
    user: 'u'.repeat(255),
  });
  for (const body of ['', '[]', 'null', '"x"', '{', '{}x']) {
    expect(() => parseBody(Buffer.from(body))).toThrow(
      expect.objectContaining({ kind: 'invalid', reason: 'gateway.bad_body' }),
    );
  }
});
