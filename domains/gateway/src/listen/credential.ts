import { credentialOf } from '@apex/kit/http';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * The virtual key of a request, wherever the clients of the three protocols put it: bearer, `x-api-key`,
 * `x-goog-api-key`, Azure's `api-key`, or Gemini's `key` in the query.
 */
export function virtualKeyOf(headers: IncomingHttpHeaders, query: string): string | undefined {
  const common = credentialOf(headers);
  if (common !== undefined) return common;
  const own = headers['x-goog-api-key'] ?? headers['api-key'];
  if (typeof own === 'string' && own !== '') return own;
  if (!query.includes('key=')) return undefined;
  return new URLSearchParams(query).get('key') ?? undefined;
}

/** The query without the key, which is ours and no provider's. */
export function withoutKey(query: string): string {
  if (!query.includes('key=')) return query;
  // What else there is stays as it was written.
  const kept = query
    .slice(1)
    .split('&')
    .filter((pair) => pair !== 'key' && !pair.startsWith('key='))
    .join('&');
  return kept === '' ? '' : `?${kept}`;
}
