import { ApexError } from '@apex/contracts';
import { ClaudeCodeParser } from './agents/claude-code.ts';
import { CodexParser } from './agents/codex.ts';
import { bounded } from './bytes/bounded.ts';
import { linesOf } from './bytes/lines.ts';
import type { ByteSource } from './bytes/source.ts';
import { textOf } from './bytes/text.ts';
import { batchSize } from './limits.ts';
import type { LineParser, ParserContext } from './parser.ts';
import { RecordSink } from './record-sink.ts';
import type { FileFormat, ParseCounts, ParsedRecord } from './record.ts';
import type { ColumnMap } from './table/column-map.ts';
import { readCsv } from './table/read-csv.ts';
import { readJson, readJsonl } from './table/read-json.ts';
import { readParquet } from './table/read-parquet.ts';
import type { TableObserver, TableRows } from './table/table-observer.ts';
import { MooncakeParser } from './traces/mooncake.ts';
import { readPrefixTrace } from './traces/read-prefix-trace.ts';
import { Labels } from './value/label.ts';

export interface ParseFileInput {
  readonly format: FileFormat;
  /** Shown in messages; for session logs its stem is the session's name of last resort. */
  readonly name: string;
  readonly bytes: ByteSource;
  /** The moment that relative time 0 stands for; 30 days before now where it is left out. */
  readonly anchor?: Date | undefined;
  /** The model of records that name none. */
  readonly model?: string | undefined;
  /** Overrides the proposed columns of `csv`, `json`, `jsonl` and `parquet`. */
  readonly map?: ColumnMap | undefined;
  /** Decoded bytes after which the file breaks off, for files of strangers; a Parquet row group may unpack to as many. */
  readonly max_bytes?: number | undefined;
  readonly clock: { now(): number };
}

const defaultAnchorMs = 30 * 24 * 60 * 60 * 1000;

/**
 * Reads a file as records, in batches of some thousands and in the file's order, without holding the file; gzip is
 * recognised. Bad rows come as `rejected` records and never stop the good ones. Returns the counts. Throws `invalid
 * import.wrong_format` (line and reason in message and details) when the file has content and none of it fits, and
 * `invalid import.bad_mapping` when `map` names columns that are not there.
 */
export function parseFile(input: ParseFileInput): AsyncGenerator<ParsedRecord[], ParseCounts, undefined> {
  return parseSteps(input, undefined);
}

/** The same, with somebody looking on, or taking the rows of a table as something else than calls. */
export async function* parseSteps(
  input: ParseFileInput,
  observer: TableObserver | undefined,
  rows?: TableRows,
): AsyncGenerator<ParsedRecord[], ParseCounts, undefined> {
  const sink = new RecordSink();
  const context: ParserContext = {
    sink,
    labels: new Labels(),
    name: input.name,
    anchorMs: anchorOf(input),
    model: new Labels().of(input.model),
    observer,
    rows,
  };
  for await (const _piece of stepsOf(context, input)) if (sink.isFull) yield* batchesOf(sink.take());
  yield* batchesOf(sink.take());
  sink.assertFits(input.format, input.name);
  return sink.counts;
}

function* batchesOf(records: ParsedRecord[]): Generator<ParsedRecord[], void, undefined> {
  if (records.length <= 2 * batchSize) {
    if (records.length > 0) yield records;
    return;
  }
  for (let at = 0; at < records.length; at += batchSize) yield records.slice(at, at + batchSize);
}

function anchorOf(input: ParseFileInput): number {
  const ms = Math.floor(input.anchor?.getTime() ?? input.clock.now() - defaultAnchorMs);
  if (ms >= 0 && ms < Date.UTC(2200, 0, 1)) return ms;
  throw new ApexError({
    kind: 'invalid',
    reason: 'import.bad_start',
    message: 'the start of the file lies outside the years 1970 to 2200',
  });
}

function stepsOf(context: ParserContext, input: ParseFileInput): AsyncIterable<void> {
  const { format, map, max_bytes } = input;
  const bytes = bounded(input.bytes, max_bytes);
  switch (format) {
    case 'claude-code':
      return readLines(context, bytes, new ClaudeCodeParser(context));
    case 'codex':
      return readLines(context, bytes, new CodexParser(context));
    case 'mooncake':
      return readLines(context, bytes, new MooncakeParser(context));
    case 'prefix-trace':
      return readPrefixTrace(context, bytes);
    case 'csv':
      return readCsv(context, bytes, map);
    case 'json':
      return readJson(context, bytes, map);
    case 'jsonl':
      return readJsonl(context, bytes, map);
    case 'parquet':
      return readParquet(context, bytes, { map, max_bytes });
  }
}

async function* readLines(context: ParserContext, bytes: ByteSource, parser: LineParser): AsyncGenerator<void> {
  for await (const block of linesOf(textOf(bytes))) {
    if ('fault' in block) context.sink.reject(block.line, block.fault);
    else for (const [index, text] of block.texts.entries()) parser.line(text, block.line + index);
    yield;
  }
}
