import { expect, test } from 'vitest';
import { bundledCatalogue } from './catalogue.ts';
import { findModel } from './find-model.ts';
import { knownModels, nearestModels } from './known-models.ts';

function found(provider: string | null, model: string): string | undefined {
  const match = findModel(bundledCatalogue, provider, model);
  return match === undefined ? undefined : `${match.provider.id}:${match.model.id}`;
}

test.each([
  ['gpt-4o-2024-08-06', 'openai:gpt-4o'],
  ['openai/gpt-4o', 'openai:gpt-4o'],
  ['models/gemini-2.5-pro', 'google:gemini-2.5-pro'],
  ['publishers/google/models/gemini-2.5-flash', 'google:gemini-2.5-flash'],
  ['claude-sonnet-4@20250514', 'anthropic:claude-sonnet-4-0'],
  ['claude-sonnet-4-5[1m]', 'anthropic:claude-sonnet-4-5'],
  ['Claude-Opus-4-6 ', 'anthropic:claude-opus-4-6'],
  ['anthropic.claude-3-haiku-20240307-v1:0', 'aws:regional.anthropic.claude-3-haiku-20240307-v1:0'],
  ['bedrock/global.anthropic.claude-sonnet-4-6', 'aws:global.anthropic.claude-sonnet-4-6-v1:0'],
  [
    'arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-opus-4-5-20251101-v1:0',
    'aws:regional.anthropic.claude-opus-4-5-v1:0',
  ],
  ['openrouter/anthropic/claude-sonnet-4.5', 'openrouter:anthropic/claude-sonnet-4.5'],
  ['llama-3.3-70b-versatile', 'groq:llama-3.3-70b-versatile'],
])('takes the provider of %s from its name', (name, expected) => {
  expect(found(null, name)).toBe(expected);
});

test.each([
  ['claude', 'claude-haiku-4-5-20251001', 'anthropic:claude-haiku-4-5'],
  ['aws.bedrock', 'anthropic.claude-haiku-4-5-20251001-v1:0', 'aws:regional.anthropic.claude-haiku-4-5-20251001-v1:0'],
  ['azure.ai.openai', 'gpt-4o', 'azure:gpt-4o'],
  ['gcp.vertex_ai', 'gemini-2.5-pro', 'google:gemini-2.5-pro'],
  ['google.generative-ai', 'gemini-2.5-pro', 'google:gemini-2.5-pro'],
  ['openai.responses', 'gpt-4o', 'openai:gpt-4o'],
  ['xai', 'grok-4', 'x-ai:grok-4-0709'],
  ['litellm', 'anthropic/claude-opus-4-6', 'anthropic:claude-opus-4-6'],
])('knows the provider that clients call %s', (provider, model, expected) => {
  expect(found(provider, model)).toBe(expected);
});

test('says so when the provider is inferred from the name of the model', () => {
  expect(findModel(bundledCatalogue, 'my-proxy', 'gpt-4o')?.notes).toEqual([
    'The catalogue has no provider "my-proxy"; priced at OpenAI\'s list price for this model name.',
  ]);
  expect(findModel(bundledCatalogue, 'litellm', 'gpt-4o')?.notes).toEqual([]);
});

test('does not price a name by likeness, nor one that many hosts serve at their own prices', () => {
  expect(found('openai', 'gpt-4o-super')).toBeUndefined();
  expect(found('openai', 'claude-opus-4-6')).toBeUndefined();
  expect(found(null, 'deepseek-ai/DeepSeek-R1')).toBeUndefined();
  expect(found(null, '')).toBeUndefined();
});

test('names near an unknown one are known names, those containing it first', () => {
  const known = new Set(knownModels().map((entry) => entry.model));
  const near = nearestModels(bundledCatalogue, 'anthropic', 'opus');
  expect(near).toHaveLength(5);
  expect(near.every((name) => known.has(name) && name.includes('opus'))).toBe(true);
  expect(nearestModels(bundledCatalogue, null, 'acme-9')).toEqual([]);
  expect(nearestModels(bundledCatalogue, null, 'gpt-4o-mni')).toContain('gpt-4o-mini');
});
