import type { UpstreamId, UpstreamKind, WireFormat } from '@apex/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallableUpstream } from '../snapshot/snapshot.ts';
import { formatsOf, providerOf } from './upstream-kind.ts';
import { modelsServed, upstreamsFor } from './upstreams-for.ts';

function upstream(name: string, kind: UpstreamKind, more: Partial<CallableUpstream> = {}): CallableUpstream {
  return {
    id: `upstream_${name}` as UpstreamId,
    name,
    kind,
    base_url: 'https://example.com',
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
    api_key: null,
    ...more,
  };
}

const openai = upstream('openai', 'openai');
const anthropic = upstream('anthropic', 'anthropic');
const gemini = upstream('gemini', 'gemini');
const local = upstream('local', 'ollama');
const azure = upstream('azure', 'azure_openai', { models: ['gpt-5.5', 'our-*'] });
const all = [openai, anthropic, gemini, local, azure];

test.each<[readonly CallableUpstream[], string, WireFormat | null, string]>([
  [all, 'claude-opus-4-5', 'openai_chat', 'claude-opus-4-5 by anthropic'],
  [all, 'gemini-3-pro', 'openai_chat', 'gemini-3-pro by gemini'],
  // Listed ones win over known ones.
  [all, 'gpt-5.5', 'openai_chat', 'gpt-5.5 by azure'],
  [all, 'gpt-5.4-mini', 'openai_chat', 'gpt-5.4-mini by openai'],
  [all, 'our-deployment', 'anthropic_messages', 'our-deployment by azure'],
  [all, 'text-embedding-3-small', null, 'text-embedding-3-small by openai'],
  // Named before a slash, and the rest of the name stays.
  [all, 'local/llama4:8b', 'openai_chat', 'llama4:8b by local'],
  [all, 'local/meta/llama4', 'anthropic_messages', 'meta/llama4 by local'],
  [all, 'meta/llama4', 'openai_chat', 'meta/llama4 by openai'],
  [all, 'local/', 'openai_chat', 'local/ by openai'],
  // Nobody knows the model: whoever speaks the client's format.
  [all, 'brand-new', 'anthropic_messages', 'brand-new by anthropic'],
  [all, 'brand-new', 'openai_responses', 'brand-new by openai'],
  [[anthropic, local], 'llama4', 'openai_chat', 'llama4 by local'],
  [all, 'brand-new', null, 'brand-new by nobody'],
  // The only one there is.
  [[local], 'llama4', 'anthropic_messages', 'llama4 by local'],
  [[anthropic], 'gpt-5.5', 'openai_chat', 'gpt-5.5 by anthropic'],
  [[azure], 'gpt-4o', 'openai_chat', 'gpt-4o by nobody'],
  // Switched off, or without a share.
  [[upstream('openai', 'openai', { enabled: false }), azure], 'openai/gpt-5', 'openai_chat', 'openai/gpt-5 by nobody'],
  [[upstream('openai', 'openai', { weight: 0 }), anthropic], 'openai/gpt-5', 'openai_chat', 'gpt-5 by openai'],
  [[upstream('openai', 'openai', { weight: 0 }), azure], 'gpt-5.4', 'openai_chat', 'gpt-5.4 by nobody'],
  [[openai, upstream('second', 'openai')], 'gpt-5.4', 'openai_chat', 'gpt-5.4 by openai, second'],
])('%# of them, %s as %s', (upstreams, asked, format, expected) => {
  const { model, candidates } = upstreamsFor(upstreams, asked, format);
  const names = candidates.map(({ name }) => name).join(', ');
  expect(`${model} by ${names === '' ? 'nobody' : names}`).toBe(expected);
});

test('what is chosen is live and serves the model, or nobody does', () => {
  const kinds = ['openai', 'anthropic', 'gemini', 'azure_openai', 'ollama', 'openai_compatible'] as const;
  const one = fc.record({
    kind: fc.constantFrom(...kinds),
    enabled: fc.boolean(),
    weight: fc.nat(2),
    models: fc.subarray(['gpt-*', 'claude-*', 'llama4', '*']),
  });
  const model = fc.constantFrom('gpt-5', 'claude-opus-5', 'gemini-3', 'llama4', 'unheard-of');
  fc.assert(
    fc.property(fc.array(one, { maxLength: 5 }), model, (given, asked) => {
      const upstreams = given.map(({ kind, ...more }, at) => upstream(`u${at}`, kind, more));
      const { candidates } = upstreamsFor(upstreams, asked, 'openai_chat');
      const serving = upstreams.filter((each) => each.enabled && each.weight > 0 && modelsServed(each, asked));
      for (const each of candidates) {
        expect(each.enabled && each.weight > 0).toBe(true);
        expect(each.models.length === 0 || modelsServed(each, asked)).toBe(true);
        if (serving.length > 0) expect(serving).toContain(each);
      }
      expect(candidates.length > 0 || serving.length === 0).toBe(true);
    }),
  );
});

test('an upstream speaks what it was told to, else what its kind does, and is priced as whose it is', () => {
  expect(formatsOf(openai)).toEqual(['openai_chat', 'openai_responses']);
  expect(formatsOf(gemini)).toEqual(['gemini_generate_content']);
  expect(formatsOf(upstream('vllm', 'openai_compatible', { formats: ['anthropic_messages'] }))).toEqual([
    'anthropic_messages',
  ]);
  expect([openai, anthropic, gemini, azure].map(providerOf)).toEqual(['openai', 'anthropic', 'google', 'azure']);
  expect(providerOf(upstream('groq', 'openai_compatible'))).toBe('groq');
  expect(providerOf(upstream('fast', 'openai_compatible', { provider: 'x.ai' }))).toBe('x-ai');
});
