/** Of the connection, of our own, or set anew for each upstream: these end here. */
const kept = new Set([
  'host',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'content-length',
  'content-encoding',
  'accept-encoding',
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'cookie',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
]);

/** All else that a client sent, names as it wrote them, flat as undici takes them. On the hot path. */
export function forwardedHeaders(rawHeaders: readonly string[]): string[] {
  const forwarded: string[] = [];
  const named = namedByConnection(rawHeaders);
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const lower = name.toLowerCase();
    if (kept.has(lower) || lower.startsWith('x-apex-') || named?.includes(lower) === true) continue;
    forwarded.push(name, rawHeaders[at + 1] ?? '');
  }
  return forwarded;
}

/** Names that a `connection` header adds to those of the connection; undefined where it adds none, as nearly always. */
function namedByConnection(rawHeaders: readonly string[]): readonly string[] | undefined {
  let named: string[] | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length !== 10 || rawHeaders[at]?.toLowerCase() !== 'connection') continue;
    const value = (rawHeaders[at + 1] ?? '').toLowerCase();
    if (value === 'keep-alive' || value === 'close') continue;
    (named ??= []).push(...value.split(',').map((name) => name.trim()));
  }
  return named;
}

const ofTheConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'trailer',
  'set-cookie',
]);

/** What of an answer's headers goes on to the client; `isChanged`: its bytes are not those the provider sent. */
export function answerHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  isChanged: boolean,
): Record<string, string | string[]> {
  const passed: Record<string, string | string[]> = {};
  for (const name in headers) {
    if (ofTheConnection.has(name) || name.startsWith('x-apex-')) continue;
    if (isChanged && (name === 'content-length' || name === 'content-encoding' || name === 'content-md5')) continue;
    const value = headers[name];
    if (typeof value === 'string') passed[name] = value;
    else if (value !== undefined) passed[name] = [...value];
  }
  return passed;
}
