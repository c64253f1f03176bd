import { createHmac } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { lookupOutside, problemOfAddress, RefusedAddress } from '@apex/kit/outside-address';

/** From the first byte out to the last one in. */
const longestMs = 10_000;
const keptBytes = 1024;

export interface Message {
  readonly url: string;
  readonly body: string;
  readonly secret: string;
  readonly id: string;
  readonly event: string;
  readonly now_ms: number;
  /** Staging and production: https alone, and no address inside. */
  readonly outside_only: boolean;
  readonly timeout_ms?: number;
}

/** How an attempt went. `final`: trying again would be no use. */
export type Posted =
  | { readonly is: 'taken'; readonly status: number; readonly response: string }
  | {
      readonly is: 'failed';
      readonly status: number | null;
      readonly error: string;
      readonly response: string | null;
      readonly final: boolean;
      /** Nobody said anything for as long as is waited. */
      readonly timed_out?: boolean;
    };

/** `t=…,v1=…`: hex HMAC-SHA256 of `t.body`, so that a receiver knows who sent it and when. */
export function signatureOf(secret: string, body: string, now_ms: number): string {
  const t = Math.floor(now_ms / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

/** Posts once. Redirects are not followed, and of the answer a kilobyte is kept. */
export async function postMessage(message: Message): Promise<Posted> {
  const url = new URL(message.url);
  const refusal = message.outside_only ? problemOfAddress(url) : null;
  if (refusal !== null) return { is: 'failed', status: null, error: refusal, response: null, final: true };
  try {
    const { status, response } = await exchange(url, message);
    if (status >= 200 && status < 300) return { is: 'taken', status, response };
    const error =
      status >= 300 && status < 400 ? `It redirects (${status}), which is not followed.` : `It answered ${status}.`;
    return { is: 'failed', status, error, response, final: status === 410 };
  } catch (error) {
    const final = error instanceof RefusedAddress;
    return { is: 'failed', status: null, error: wordsOf(error), response: null, final, timed_out: isTimeout(error) };
  }
}

function exchange(url: URL, message: Message): Promise<{ status: number; response: string }> {
  const { body, secret, id, event, now_ms, outside_only, timeout_ms = longestMs } = message;
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; response: string }>();
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method: 'POST',
    // A connection of its own: none that was opened before is judged anew.
    agent: false,
    signal: AbortSignal.timeout(timeout_ms),
    ...(outside_only ? { lookup: lookupOutside } : {}),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Netra-Apex-Alerts/1',
      'x-apex-delivery': id,
      'x-apex-event': event,
      'x-apex-signature': signatureOf(secret, body, now_ms),
    },
  });
  request.on('error', reject);
  request.on('response', (response) => {
    const kept: Buffer[] = [];
    let size = 0;
    const end = (): void => {
      const text = Buffer.concat(kept).subarray(0, keptBytes).toString('utf8');
      resolve({ status: response.statusCode ?? 0, response: text.replaceAll('\0', '') });
    };
    response.on('error', reject);
    response.on('data', (chunk: Buffer) => {
      kept.push(chunk);
      size += chunk.length;
      if (size < keptBytes) return;
      end();
      response.destroy();
    });
    response.on('end', end);
  });
  request.end(body);
  return promise;
}

const codes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nobody listens there.',
  ECONNRESET: 'The connection was cut.',
  ENOTFOUND: 'The name is not known.',
  EAI_AGAIN: 'The name could not be looked up.',
  ABORT_ERR: 'It did not answer in time.',
};

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'It could not be reached.';
  if (error instanceof RefusedAddress) return error.message;
  if (isTimeout(error)) return 'It did not answer in time.';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return codes[code] ?? `It could not be reached${code === '' ? '' : ` (${code})`}.`;
}
