import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Credential, credentialOf } from './credential.ts';
import { isJson, type Json } from './json.ts';

/** A request as it came over the wire. */
export interface RecordedRequest {
  readonly method: string;
  /** With its query, as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** In the order and the letters in which they came, repeated ones too. */
  readonly raw_headers: readonly (readonly [name: string, value: string])[];
  readonly body_bytes: Buffer;
  /** Empty where the bytes are no JSON object. */
  readonly body: Json;
  readonly credential: Credential | null;
}

function parsed(bytes: Buffer): Json | null {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return isJson(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Reads the whole request; `is_json` is false where its body is no JSON object. */
export async function recordRequest(
  request: IncomingMessage,
): Promise<{ readonly recorded: RecordedRequest; readonly is_json: boolean }> {
  const path = request.url ?? '/';
  const raw_headers = request.rawHeaders.flatMap((name, index, all) =>
    index % 2 === 0 ? [[name, all[index + 1] ?? ''] as const] : [],
  );
  const body_bytes = await buffer(request);
  const body = parsed(body_bytes);
  const { headers } = request;
  const credential = credentialOf(headers, path);
  const method = request.method ?? 'GET';
  return {
    recorded: { method, path, headers, raw_headers, body_bytes, body: body ?? {}, credential },
    is_json: body !== null,
  };
}
