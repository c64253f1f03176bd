import type { UpstreamId, UpstreamKind } from '@apex/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallableUpstream } from '../snapshot/snapshot.ts';
import { type Ask, modelsTarget, target } from './provider-address.ts';

function upstream(kind: UpstreamKind, base_url: string, more: Partial<CallableUpstream> = {}): CallableUpstream {
  return {
    id: 'upstream_1' as UpstreamId,
    name: 'one',
    kind,
    base_url,
    models: [],
    formats: [],
    weight: 100,
    enabled: true,
    provider: null,
    api_version: null,
    secret_id: null,
    key_last_four: null,
    created_at: '2026-03-01T00:00:00.000Z',
    version: 1,
    api_key: 'k',
    ...more,
  };
}

const ask = (more: Partial<Ask>): Ask => ({
  format: 'openai_chat',
  operation: 'chat',
  model: 'm',
  path: '/chat/completions',
  query: '',
  streaming: false,
  translated: false,
  has_anthropic_version: false,
  ...more,
});

const openai = upstream('openai', 'https://api.openai.com/v1');
const anthropic = upstream('anthropic', 'https://api.anthropic.com');
const gemini = upstream('gemini', 'https://generativelanguage.googleapis.com/');
const azure = upstream('azure_openai', 'https://us.openai.azure.com', { api_version: '2025-04-01-preview' });
const azureV1 = upstream('azure_openai', 'https://us.openai.azure.com/openai/v1/');
const messages: Partial<Ask> = { format: 'anthropic_messages', path: '/messages' };
const translated = { translated: true, path: '/whatever', query: '?beta=true' } as const;

test.each<[string, CallableUpstream, Partial<Ask>, string]>([
  ['OpenAI', openai, {}, 'https://api.openai.com/v1/chat/completions'],
  [
    'OpenAI without a version',
    upstream('openai', 'https://proxy.example'),
    {},
    'https://proxy.example/v1/chat/completions',
  ],
  [
    'OpenAI, any path',
    openai,
    { format: null, path: '/audio/speech', query: '?a=b' },
    'https://api.openai.com/v1/audio/speech?a=b',
  ],
  ['OpenAI, translated', openai, { ...translated }, 'https://api.openai.com/v1/chat/completions'],
  ['OpenAI, translated', openai, { ...translated, format: 'openai_responses' }, 'https://api.openai.com/v1/responses'],
  ['vLLM', upstream('openai_compatible', 'http://gpu:8000/v1/'), {}, 'http://gpu:8000/v1/chat/completions'],
  ['compatible, at its root', upstream('openai_compatible', 'http://gpu:8000'), {}, 'http://gpu:8000/chat/completions'],
  ['Ollama', upstream('ollama', 'http://localhost:11434'), {}, 'http://localhost:11434/v1/chat/completions'],
  ['Anthropic', anthropic, { ...messages, query: '?beta=true' }, 'https://api.anthropic.com/v1/messages?beta=true'],
  [
    'Anthropic with a version',
    upstream('anthropic', 'https://a.example/v1/'),
    messages,
    'https://a.example/v1/messages',
  ],
  [
    'Anthropic, counting',
    anthropic,
    { format: null, path: '/messages/count_tokens' },
    'https://api.anthropic.com/v1/messages/count_tokens',
  ],
  [
    'Anthropic, translated',
    anthropic,
    { ...translated, format: 'anthropic_messages' },
    'https://api.anthropic.com/v1/messages',
  ],
  [
    'Gemini, the model renamed',
    gemini,
    {
      format: 'gemini_generate_content',
      model: 'gemini-3',
      path: '/models/one%2Fgemini-3:streamGenerateContent',
      query: '?alt=sse',
      streaming: true,
    },
    'https://generativelanguage.googleapis.com/v1beta/models/gemini-3:streamGenerateContent?alt=sse',
  ],
  [
    'Gemini, counting',
    gemini,
    { format: null, model: 'g', path: '/models/g:countTokens' },
    'https://generativelanguage.googleapis.com/v1beta/models/g:countTokens',
  ],
  [
    'Gemini, translated',
    gemini,
    { ...translated, format: 'gemini_generate_content', streaming: true },
    'https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent?alt=sse',
  ],
  [
    'Gemini, translated',
    gemini,
    { ...translated, format: 'gemini_generate_content' },
    'https://generativelanguage.googleapis.com/v1beta/models/m:generateContent',
  ],
  [
    'Azure',
    azure,
    { model: 'our gpt' },
    'https://us.openai.azure.com/openai/deployments/our%20gpt/chat/completions?api-version=2025-04-01-preview',
  ],
  [
    'Azure, told its version',
    azure,
    { query: '?api-version=x' },
    'https://us.openai.azure.com/openai/deployments/m/chat/completions?api-version=x',
  ],
  [
    'Azure, responses',
    azure,
    { ...translated, format: 'openai_responses' },
    'https://us.openai.azure.com/openai/responses?api-version=2025-04-01-preview',
  ],
  [
    'Azure, embeddings',
    azure,
    { format: null, path: '/embeddings', query: '?a=1' },
    'https://us.openai.azure.com/openai/deployments/m/embeddings?a=1&api-version=2025-04-01-preview',
  ],
  ['Azure of today', azureV1, {}, 'https://us.openai.azure.com/openai/v1/chat/completions'],
])('%s %#', (_name, to, more, address) => {
  const { origin, path } = target(to, ask(more));
  expect(`${origin}${path}`).toBe(address);
});

test('each kind is shown its key as it wants it, and Anthropic a version where the client tells none', () => {
  const headers = (to: CallableUpstream, more: Partial<Ask> = {}) => target(to, ask(more)).headers;
  expect(headers(openai)).toEqual(['authorization', 'Bearer k']);
  expect(headers(anthropic)).toEqual(['x-api-key', 'k', 'anthropic-version', '2023-06-01']);
  expect(headers(anthropic, { has_anthropic_version: true })).toEqual(['x-api-key', 'k']);
  expect(headers(gemini)).toEqual(['x-goog-api-key', 'k']);
  expect(headers(azure)).toEqual(['api-key', 'k']);
  expect(headers(upstream('ollama', 'http://localhost:11434/v1', { api_key: null }))).toEqual([]);
  expect(headers(upstream('anthropic', 'https://x.example', { api_key: null }))).toEqual([
    'anthropic-version',
    '2023-06-01',
  ]);
});

test('whatever the model and path are, a call never leaves the origin, and Azure never loses its version', () => {
  fc.assert(
    fc.property(fc.string(), fc.webPath(), fc.boolean(), (model, path, isTranslated) => {
      for (const to of [openai, anthropic, gemini, azure, azureV1]) {
        const { origin, path: made } = target(
          to,
          ask({ model, path: path === '' ? '/x' : path, translated: isTranslated }),
        );
        const url = new URL(`${origin}${made}`);
        expect(url.origin).toBe(new URL(to.base_url).origin);
        if (to === azure) expect(url.searchParams.get('api-version')).toBe('2025-04-01-preview');
      }
    }),
  );
});

test('models are listed where each kind lists them', () => {
  const at = (to: CallableUpstream) => modelsTarget(to).path;
  expect([openai, anthropic, gemini, azure, azureV1].map(at)).toEqual([
    '/v1/models',
    '/v1/models?limit=1000',
    '/v1beta/models?pageSize=1000',
    '/openai/models?api-version=2025-04-01-preview',
    '/openai/v1/models',
  ]);
});
