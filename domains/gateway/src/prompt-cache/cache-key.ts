import { hash } from 'node:crypto';
import type { CallFacts } from '../exchange/call-facts.ts';
import type { JsonObject } from '../model-spec/json.ts';
import { prefixOf } from './prefix-of.ts';

/**
 * The `prompt_cache_key` of an OpenAI request, which has requests with the same prefix meet the same cache: of the
 * session, else of the prefix. Names of sessions do not leave the house: the key is a hash. Null: the client has a key of
 * its own, or nothing is known to make one of. On the hot path.
 */
export function cacheKeyFor(body: JsonObject, { project_id, labels }: CallFacts): string | null {
  const { prompt_cache_key } = body;
  if (prompt_cache_key !== undefined && prompt_cache_key !== null) return null;
  const session = labels['session'] ?? '';
  const what = session === '' ? prefixOf(body, 'messages' in body ? 'openai_chat' : 'openai_responses') : session;
  return what === '' ? null : `apex-${hash('sha1', `${project_id}\n${what}`, 'base64url')}`;
}
