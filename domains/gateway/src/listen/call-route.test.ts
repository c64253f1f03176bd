import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTraffic, readCallRoute } from './call-route.ts';

test.each([
  ['/v1/chat/completions', 'chat', 'openai', 'openai_chat'],
  ['/v1/responses', 'chat', 'openai', 'openai_responses'],
  ['/v1/completions', 'chat', 'openai', null],
  ['/v1/embeddings', 'embeddings', 'openai', null],
  ['/v1/messages', 'chat', 'anthropic', 'anthropic_messages'],
  ['/v1/messages/count_tokens', 'count_tokens', 'anthropic', null],
  ['/v1/messages/batches', 'other', 'anthropic', null],
  ['/v1/models', 'models', null, null],
  ['/v1/models/gpt-5', 'models', null, null],
  ['/v1beta/models', 'models', 'gemini', null],
  ['/v1/audio/transcriptions', 'other', null, null],
  ['/v1/responses/resp_1/input_items', 'other', null, null],
] as const)('%s is %s', (url, operation, family, format) => {
  for (const query of ['', '?beta=true&x=%2F..%2F']) {
    const path = url.replace(/^\/v1(beta)?/, '');
    expect(readCallRoute(url + query)).toEqual({ operation, family, format, path, query, model: '', streaming: false });
  }
});

test.each([
  ['generateContent', 'chat', false],
  ['streamGenerateContent', 'chat', true],
  ['countTokens', 'count_tokens', false],
  ['embedContent', 'embeddings', false],
  ['batchEmbedContents', 'embeddings', false],
] as const)('Gemini tells model and %s in the path', (verb, operation, streaming) => {
  for (const [written, model] of [
    ['gemini-3-pro', 'gemini-3-pro'],
    ['a%2Fb%20c', 'a/b c'],
    ['%E0', '%E0'],
  ] as const)
    expect(readCallRoute(`/v1beta/models/${written}:${verb}?alt=sse`)).toMatchObject({
      operation,
      family: 'gemini',
      format: operation === 'chat' ? 'gemini_generate_content' : null,
      model,
      streaming,
      query: '?alt=sse',
    });
});

test("telemetry's own door, other pages, and what would leave the upstream's root are none of the gateway's", () => {
  for (const url of [
    '/v1/traces',
    '/v1/logs/',
    '/v1/metrics?x=1',
    '/v1//traces',
    '/v1/%74races',
    '/v1/traces/../chat',
    '/v1/./traces',
    '/v1/../admin',
    '/v1/..',
    '/v1/chat/../../x',
    '/v1/%2e%2e/x',
    '/v1/.%2E/x',
    '/v1/files/..%2f..%2fx',
    '/v1/a%5c..%5cx',
    '/v1/..#',
    '/v1/#x',
    '/v1/..\\x',
    '/v1/..;/x',
    '/v1beta/models/..%2Fx:generateContent',
    '/v1//',
    '',
    '/',
    '/v1',
    '/v2/chat/completions',
    '/api/v1/chat',
    'http://elsewhere/v1/messages',
    '//v1/messages',
    '/V1/messages',
  ])
    expect([url, isTraffic(url), readCallRoute(url)]).toEqual([url, false, null]);
  for (const url of ['/v1/models/meta%2Fllama-4..5', '/v1/files/a...b', '/v1/files/.hidden', '/v1/tracesx'])
    expect([url, isTraffic(url)]).toEqual([url, true]);
});

test('no address throws, and a path that goes on holds no dots as a part of their own once it is decoded', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom('..', '%2e', '%2F', '/', '\\', ':generateContent', 'models/', '?', '#'),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      // No request line holds a space within its address.
      const url = `/v1/${parts.join('').replaceAll(' ', '')}`;
      const route = readCallRoute(url);
      expect(route !== null).toBe(isTraffic(url));
      if (route === null) return;
      const resolved = new URL(`https://x/root${route.path}`).pathname;
      expect(resolved.startsWith('/root')).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['/v1/chat/%63ompletions', 'chat'],
  ['/v1/Chat/Completions/', 'chat'],
  ['/v1/messages%2Fcount_tokens', 'count_tokens'],
  ['/v1/embeddings//', undefined],
  ['/v1beta/models/gemini-3-pro%3AgenerateContent', 'chat'],
])('%s is what an upstream would read in it', (url, operation) => {
  expect(readCallRoute(url)?.operation).toBe(operation);
});
