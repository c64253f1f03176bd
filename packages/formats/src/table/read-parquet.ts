import { ApexError } from '@apex/contracts';
import { type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { decompress } from '../bytes/decompress.ts';
import { type AsyncBuffer, type ByteSource, isAsyncBuffer, piecesOf } from '../bytes/source.ts';
import { StreamFault } from '../fault.ts';
import type { ParserContext } from '../parser.ts';
import { wrongFormat } from '../record-sink.ts';
import type { ColumnMap } from './column-map.ts';
import { TableParser } from './table-parser.ts';

/** A source that can only be streamed is held in memory up to this size. */
const maxHeldBytes = 512 * 1024 * 1024;
/** Unpacked size of a row group; more is not a log but an attack or a mistake. */
const maxGroupBytes = 1024 * 1024 * 1024;
const maxRowsAtOnce = 50_000;

/** Rows of a Parquet file, row group by row group. A damaged group is rejected, the groups around it are kept. */
export async function* readParquet(
  context: ParserContext,
  bytes: ByteSource,
  { map, max_bytes = maxGroupBytes }: { readonly map: ColumnMap | undefined; readonly max_bytes: number | undefined },
): AsyncGenerator<void, void, undefined> {
  const mostUnpacked = Math.min(max_bytes, maxGroupBytes);
  const file = isAsyncBuffer(bytes) ? bytes : await wholeOf(bytes, context.name);
  if (file.byteLength === 0) return;
  const metadata = await metadataOf(file, context.name);
  const table = new TableParser(context, { format: 'parquet', map });
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const unpacked = group.columns.reduce(
      (sum, column) => sum + Number(column.meta_data?.total_uncompressed_size ?? 0),
      0,
    );
    if (!(unpacked <= mostUnpacked) || !Number.isSafeInteger(rows) || rows < 0) {
      const most = `${Math.floor(mostUnpacked / 1024 / 1024)} MiB`;
      context.sink.reject(rowStart + 1, `a row group unpacks to more than ${most}; its rows were not read`);
      rowStart += Number.isSafeInteger(rows) && rows > 0 ? rows : 0;
      continue;
    }
    const groupEnd = rowStart + rows;
    while (rowStart < groupEnd) {
      const rowEnd = Math.min(groupEnd, rowStart + maxRowsAtOnce);
      const batch = await rowsBetween({ file, metadata, rowStart, rowEnd });
      if (typeof batch === 'string') context.sink.reject(rowStart + 1, batch);
      else {
        for (const [index, row] of batch.entries()) table.row(rowStart + index + 1, row);
      }
      rowStart = rowEnd;
      yield;
    }
  }
  table.end();
}

async function rowsBetween(range: {
  file: AsyncBuffer;
  metadata: FileMetaData;
  rowStart: number;
  rowEnd: number;
}): Promise<Record<string, unknown>[] | string> {
  try {
    return await parquetReadObjects({ ...range, compressors });
  } catch (error) {
    return `rows ${range.rowStart + 1} to ${range.rowEnd} cannot be read: ${reasonOf(error)}`;
  }
}

async function metadataOf(file: AsyncBuffer, name: string): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(file);
  } catch (error) {
    throw wrongFormat({ format: 'parquet', name, line: 1, reason: reasonOf(error) });
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^parquet /, '').slice(0, 200);
}

async function wholeOf(bytes: ByteSource, name: string): Promise<AsyncBuffer> {
  try {
    return await held(bytes, name);
  } catch (error) {
    if (!(error instanceof StreamFault)) throw error;
    throw wrongFormat({ format: 'parquet', name, line: 1, reason: error.message });
  }
}

async function held(bytes: ByteSource, name: string): Promise<AsyncBuffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of decompress(piecesOf(bytes))) {
    length += piece.length;
    if (length > maxHeldBytes) {
      throw new ApexError({
        kind: 'limit',
        status: 413,
        reason: 'import.too_large',
        message: `${name} is larger than ${maxHeldBytes / 1024 / 1024} MiB, the most a streamed Parquet file may have`,
      });
    }
    pieces.push(piece);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole.buffer;
}
