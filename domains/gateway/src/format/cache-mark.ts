import { isObject, type JsonObject } from '../model-spec/json.ts';
import type { CacheMark } from '../model-spec/part.ts';

/** `cache_control` of a block, to be spread into a part. Some clients send it in OpenAI's chat format too. */
export function cacheOf(block: JsonObject): { readonly cache?: CacheMark } {
  const mark = block['cache_control'];
  if (!isObject(mark)) return {};
  const ttl = mark['ttl'];
  return { cache: ttl === '5m' || ttl === '1h' ? { ttl } : {} };
}

export function cacheControl(cache: CacheMark | undefined): { readonly cache_control?: object } {
  return cache === undefined ? {} : { cache_control: { type: 'ephemeral', ...cache } };
}
