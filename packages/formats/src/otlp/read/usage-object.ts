import type { Usage } from '@apex/contracts';
import { claudeUsage } from '../../agents/claude-usage.ts';
import { isObject, type JsonObject } from '../../bytes/json-text.ts';
import { RowFault } from '../../fault.ts';
import type { Fields, Value } from '../wire/fields.ts';
import { at } from '../wire/field.ts';
import { type Counts, countNames, toCount } from './counts.ts';
import { ItemFault } from './rejection.ts';

/** A JSON object in an attribute; a text that is none says nothing. */
export function objectOf(text: Value | undefined): JsonObject | undefined {
  if (typeof text !== 'string' || !text.startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Names of the counts in JSON objects: Langfuse's own, OpenAI's, Anthropic's, Genkit's. */
const names: Readonly<Record<keyof Counts, readonly string[]>> = {
  input: ['input', 'input_tokens', 'prompt_tokens', 'inputTokens', 'promptTokens'],
  output: ['output', 'output_tokens', 'completion_tokens', 'outputTokens', 'completionTokens'],
  total: ['total', 'total_tokens', 'totalTokens'],
  cache_read: [
    'input_cached_tokens',
    'cache_read_input_tokens',
    'input_cache_read',
    'cached_tokens',
    'cachedContentTokens',
    'prompt_tokens_details.cached_tokens',
    'input_tokens_details.cached_tokens',
  ],
  cache_write: ['input_cache_creation', 'cache_creation_input_tokens', 'input_cache_write'],
  cache_write_5m: ['input_cache_creation_5m', 'cache_creation.ephemeral_5m_input_tokens'],
  cache_write_1h: ['input_cache_creation_1h', 'cache_creation.ephemeral_1h_input_tokens'],
  reasoning: [
    'output_reasoning_tokens',
    'output_reasoning',
    'reasoning_tokens',
    'thoughtsTokens',
    'completion_tokens_details.reasoning_tokens',
    'output_tokens_details.reasoning_tokens',
  ],
  audio_in: ['input_audio_tokens', 'input_audio', 'prompt_tokens_details.audio_tokens', 'inputAudioTokens'],
  audio_out: ['output_audio_tokens', 'output_audio', 'completion_tokens_details.audio_tokens', 'outputAudioTokens'],
  image_in: ['input_image_tokens', 'input_image'],
  image_out: ['output_image_tokens', 'output_image'],
};

export function countsOfObject(object: JsonObject): Counts {
  const counts = {} as Counts;
  for (const name of countNames) counts[name] = firstCount(object, names[name]);
  return counts;
}

function firstCount(object: JsonObject, paths: readonly string[]): number | null {
  for (const path of paths) {
    const direct = object[path];
    const count = toCount(direct === undefined && path.includes('.') ? nested(object, path) : direct, path);
    if (count !== null) return count;
  }
  return null;
}

function nested(object: JsonObject, path: string): unknown {
  const [outer = '', inner = ''] = path.split('.');
  const holder = object[outer];
  return isObject(holder) ? holder[inner] : undefined;
}

/**
 * Langfuse's usage has disjoint kinds where its own SDKs wrote it: the output is without reasoning and audio, the input
 * without cached tokens and audio. OpenAI's names keep OpenAI's meaning.
 */
export function langfuseCounts(object: JsonObject): { counts: Counts; isDisjoint: boolean } {
  const counts = countsOfObject(object);
  const isDisjoint = object['input'] !== undefined || object['output'] !== undefined;
  if (isDisjoint) {
    counts.input = plus(counts.input, counts.audio_in, counts.image_in);
    counts.output = plus(counts.output, counts.reasoning, counts.audio_out, counts.image_out);
  }
  return { counts, isDisjoint };
}

function plus(count: number | null, ...parts: readonly (number | null)[]): number | null {
  return parts.reduce((sum, part) => (part === null ? sum : (sum ?? 0) + part), count);
}

/** The usage of Anthropic's own answer, which the AI SDK hands on as provider metadata. */
export function anthropicUsage(fields: Fields): Usage | undefined {
  const value = fields.get(at.provider_metadata);
  if (typeof value !== 'string' || !value.includes('"anthropic"')) return undefined;
  const anthropic = objectOf(value)?.['anthropic'];
  const usage = isObject(anthropic) ? anthropic['usage'] : undefined;
  if (!isObject(usage) || usage['input_tokens'] === undefined) return undefined;
  try {
    return claudeUsage(usage);
  } catch (error) {
    if (error instanceof RowFault) throw new ItemFault('count_invalid', error.message);
    throw error;
  }
}
