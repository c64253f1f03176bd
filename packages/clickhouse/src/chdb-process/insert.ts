import type { Readable } from 'node:stream';
import type { Connection, Statement } from './connection.ts';

/** Formats in which every line is a row, so that a body can be cut at any line end. */
const cuttable = new Set([
  'jsoneachrow',
  'jsonlines',
  'ndjson',
  'jsoncompacteachrow',
  'jsonstringseachrow',
  'tabseparated',
  'tsv',
]);
const blockBytes = 32 * 1024 * 1024;
const uncutLimitBytes = 512 * 1024 * 1024;
const newline = 0x0a;

/**
 * Inserts a body block by block while it arrives and returns the rows written. A body is cut at the first line end
 * after every 32 MiB, however the network cut it, so that repeating it under its token meets the same blocks.
 */
export async function insertBody(connection: Connection, statement: Statement, body: Readable): Promise<number> {
  const format = /\bFORMAT\s+(\w+)\s*$/i.exec(statement.sql)?.[1]?.toLowerCase() ?? 'values';
  const limit = cuttable.has(format) ? blockBytes : Infinity;
  let parts: Buffer[] = [];
  let size = 0;
  let index = 0;
  let rows = 0;

  async function flush(until: number): Promise<void> {
    const all = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts, size);
    const block = all.subarray(0, until);
    const rest = all.subarray(until);
    parts = rest.length === 0 ? [] : [rest];
    size = rest.length;
    rows += await connection.insert(blockStatement(statement, index), block);
    index += 1;
  }

  for await (const part of body) {
    const from = size;
    parts.push(part);
    size += part.length;
    if (limit === Infinity && size > uncutLimitBytes)
      throw new Error(
        'Code: 241. DB::Exception: The body is too large for its format, send less at a time. (MEMORY_LIMIT_EXCEEDED)',
      );
    if (size < limit) continue;
    const end = part.indexOf(newline, Math.max(0, limit - 1 - from));
    if (end !== -1) await flush(from + end + 1);
  }
  if (size > 0) await flush(size);
  return rows;
}

/** One token stands for the whole body; each block after the first needs its own, or it would pass for a repetition. */
function blockStatement(statement: Statement, index: number): Statement {
  const token = statement.settings.get('insert_deduplication_token');
  if (token === undefined || index === 0) return statement;
  return {
    ...statement,
    settings: new Map([...statement.settings, ['insert_deduplication_token', `${token}:${index}`]]),
  };
}
