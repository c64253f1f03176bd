import type { Source } from '../model-spec/part.ts';

const marker = ';base64,';

/** An address, or the bytes in it where it is a base64 `data:` one. */
export function sourceOfUrl(url: string, media_type?: string): Source {
  const comma = url.startsWith('data:') ? url.indexOf(marker) : -1;
  if (comma !== -1) return { kind: 'base64', media_type: url.slice(5, comma), data: url.slice(comma + marker.length) };
  return { kind: 'url', url, ...(media_type === undefined ? {} : { media_type }) };
}

export function urlOfSource(source: Source): string {
  return source.kind === 'url' ? source.url : `data:${source.media_type}${marker}${source.data}`;
}
