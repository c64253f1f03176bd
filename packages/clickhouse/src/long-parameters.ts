import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { ApexError } from '@apex/contracts';
import { rowFormat } from './row-stream.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** Servers take addresses of a megabyte; what may be longer than this once it is written into one goes into the body. */
const mostInAddress = 64 * 1024;
/** A character of an address takes up to nine. */
const mostEncoded = 9;
const mostAtAll = 16 * 1024 * 1024;

/**
 * Whether parameters are too long for the address of a request. Beyond any body they are refused as the asker's fault:
 * a store that is sent too much does not answer, and looks as if it were lost.
 */
export function areLong(params: Parameters | undefined): boolean {
  const length = lengthOf(params);
  if (length > mostAtAll) {
    throw new ApexError({
      kind: 'limit',
      status: 413,
      reason: 'clickhouse.parameters_too_long',
      message: 'The filters of this question are too long.',
      retryable: false,
    });
  }
  return length * mostEncoded > mostInAddress;
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null || value instanceof Date) return 24;
  let length = 2;
  for (const part of Array.isArray(value) ? value : Object.entries(value)) length += lengthOf(part) + 4;
  return length;
}

interface LongQuery {
  readonly query: string;
  readonly query_params: Record<string, unknown>;
  readonly clickhouse_settings?: ClickHouseSettings;
  readonly abort_signal?: AbortSignal;
}

/** The lines of an answer to a query whose parameters travel in the body, which the client does for queries alone. */
export async function queryByBody(client: ClickHouseClient, { query, ...rest }: LongQuery) {
  const result = await client.query({ ...rest, query, format: rowFormat, use_multipart_params: true });
  const rows = result.stream();
  async function* lines(): AsyncGenerator<Buffer> {
    for await (const part of rows) yield Buffer.from(part.map(({ text }) => `${text}\n`).join(''));
  }
  return { body: lines(), close: () => void rows.destroy() };
}
