import { isGzip } from './bytes/decompress.ts';
import { isObject, type JsonObject } from './bytes/json-text.ts';
import { peekFile } from './bytes/peek-file.ts';
import { headLength } from './limits.ts';
import type { FileFormat } from './record.ts';
import { delimiterOf } from './table/csv.ts';

const examinedLines = 50;
const claudeTypes: ReadonlySet<unknown> = new Set([
  'user',
  'assistant',
  'system',
  'summary',
  'progress',
  'file-history-snapshot',
  'queue-operation',
]);
const codexTypes: ReadonlySet<unknown> = new Set([
  'session_meta',
  'turn_context',
  'event_msg',
  'response_item',
  'compacted',
]);

/**
 * The format of a file by its first bytes (64 KiB are plenty; gzip may be undone or not) and, where those leave it
 * open, its name. `undefined`: none of the known ones.
 */
export async function detectFormat(name: string, firstBytes: Uint8Array): Promise<FileFormat | undefined> {
  const head = await decodedHead(firstBytes);
  if (head[0] === 0x50 && head[1] === 0x41 && head[2] === 0x52 && head[3] === 0x31) return 'parquet';
  const text = textOfHead(head).trimStart();
  if (text.includes('\u0000')) return undefined;
  const extension = /\.([a-z]+)(\.gz)?$/i.exec(name)?.[1]?.toLowerCase();
  if (text === '') return formatOfExtension(extension);
  if (text.startsWith('{') || text.startsWith('[')) return formatOfJson(text);
  if (extension === 'jsonl' || extension === 'ndjson') return formatOfLines(text.split('\n')) ?? 'jsonl';
  if (extension === 'csv' || extension === 'tsv') return 'csv';
  const [header = '', row = ''] = text.split('\n');
  const delimiter = delimiterOf(header);
  return header.includes(delimiter) && row.includes(delimiter) ? 'csv' : undefined;
}

/** The first bytes with gzip undone. */
export async function decodedHead(firstBytes: Uint8Array): Promise<Uint8Array> {
  if (!isGzip(firstBytes)) return firstBytes.subarray(0, headLength);
  return (await peekFile([firstBytes])).head;
}

function textOfHead(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head);
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(head);
  return new TextDecoder().decode(head);
}

function formatOfExtension(extension: string | undefined): FileFormat | undefined {
  if (extension === 'ndjson') return 'jsonl';
  return extension === 'csv' || extension === 'json' || extension === 'jsonl' ? extension : undefined;
}

function formatOfJson(text: string): FileFormat {
  const lines = text.split('\n');
  const trace = /"hash_(runs|ids)"\s*:/.test(text);
  // A line longer than the head cannot be parsed here; its first keys have to do.
  if (trace && /"requests"\s*:/.test(text)) return 'prefix-trace';
  const byLine = formatOfLines(lines);
  if (byLine !== undefined) return byLine;
  if (text.startsWith('[')) return 'json';
  const [first = '', second = ''] = lines;
  const wholeFirst = objectOf(first) !== undefined;
  if (wholeFirst && second.trim() !== '') return 'jsonl';
  if (wholeFirst) return Object.values(objectOf(first) ?? {}).some(isRowList) ? 'json' : 'jsonl';
  return 'json';
}

function isRowList(value: unknown): boolean {
  return Array.isArray(value) && isObject(value[0]);
}

function formatOfLines(lines: readonly string[]): FileFormat | undefined {
  for (const line of lines.slice(0, examinedLines)) {
    const entry = objectOf(line);
    if (entry === undefined) continue;
    if (Array.isArray(entry['hash_ids']) && 'input_length' in entry) return 'mooncake';
    if (codexTypes.has(entry['type']) && isObject(entry['payload'])) return 'codex';
    if (isClaudeEntry(entry)) return 'claude-code';
  }
  return undefined;
}

function isClaudeEntry(entry: JsonObject): boolean {
  const message = entry['message'];
  if (isObject(message) && (isObject(message['usage']) || claudeTypes.has(entry['type']))) return true;
  return claudeTypes.has(entry['type']) && ('sessionId' in entry || 'leafUuid' in entry || 'messageId' in entry);
}

function objectOf(line: string): JsonObject | undefined {
  const text = line.trim();
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
