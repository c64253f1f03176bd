import type { IncomingHttpHeaders } from 'node:http';

/** The key that a request bears, and how. */
export interface Credential {
  readonly scheme: 'bearer' | 'x-api-key' | 'x-goog-api-key' | 'api-key' | 'query';
  readonly value: string;
}

const keyHeaders = ['x-api-key', 'x-goog-api-key', 'api-key'] as const;

/** Null: the request bears no key. Of several the bearer's goes first. */
export function credentialOf(headers: IncomingHttpHeaders, path: string): Credential | null {
  const bearer = /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { scheme: 'bearer', value: bearer };
  for (const scheme of keyHeaders) {
    const value = headers[scheme];
    if (typeof value === 'string') return { scheme, value };
  }
  const key = new URL(path, 'http://simulator').searchParams.get('key');
  return key === null ? null : { scheme: 'query', value: key };
}
