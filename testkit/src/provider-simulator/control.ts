import type { Bill } from './bill.ts';
import { formatUsd } from '@apex/pricing';
import type { RecordedRequest } from './recorded-request.ts';

/** What a simulator that runs as a process of its own tells by `/__bill` and `/__requests`; undefined: another path. */
export function controlAnswer(path: string, bill: Bill, requests: readonly RecordedRequest[]): unknown {
  if (path === '/__bill') {
    const lines = bill.lines.map(({ cost, ...line }) => ({
      ...line,
      cost_usd: cost === null ? null : formatUsd(cost),
    }));
    return { total_usd: bill.total_usd(), lines };
  }
  if (path === '/__requests') {
    return requests.map(({ body_bytes, ...request }) => ({ ...request, body_base64: body_bytes.toString('base64') }));
  }
  return undefined;
}

/** The request itself, for paths that only have to pass. */
export const echoOf = ({ method, path, raw_headers, body_bytes }: RecordedRequest): unknown => ({
  method,
  path,
  raw_headers,
  body: body_bytes.toString(),
  body_base64: body_bytes.toString('base64'),
});
