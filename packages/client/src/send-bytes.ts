import { type BytesToSend, type Route, unwrapAnswer } from '@apex/contracts';

export interface SendBytes {
  readonly route: Route;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
  readonly body: BytesToSend;
  readonly signal?: AbortSignal | undefined;
  readonly toError: (status: number, body: unknown, retryAfter: string | null) => Error;
}

/** Sends a file to a route whose body is one; the input goes into path and query. */
export async function sendBytes(input: Readonly<Record<string, unknown>>, options: SendBytes): Promise<unknown> {
  const { route, url, headers, body, signal } = options;
  const query = new URLSearchParams();
  const inPath = new Set([...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
  for (const [name, value] of Object.entries(input)) {
    if (!inPath.has(name) && value !== undefined) query.set(name, String(value));
  }
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const response = await options.fetch(`${url}${path}${query.size === 0 ? '' : `?${query}`}`, {
    method: route.method,
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    body,
    ...(signal === undefined ? {} : { signal }),
    // A stream can only be sent so; the platform's own types do not know it yet.
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });
  const answer = await bodyOf(response);
  if (!response.ok) throw options.toError(response.status, answer, response.headers.get('retry-after'));
  return unwrapAnswer(answer);
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
