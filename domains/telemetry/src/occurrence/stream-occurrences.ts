import type { CallId, Occurrence, OccurrenceQuery, Prefix } from '@apex/contracts';
import { requireImport } from '../import/require-import.ts';
import type { Scope } from '../scope.ts';
import { Parameters } from '../store/condition.ts';
import type { TenantCalls } from '../store/call-store.ts';
import { engineTime, storableMs } from '../store/instant.ts';
import { prefixOfRow } from './prefix-of-row.ts';

const chunkSize = 5_000;

/** An unnamed tuple arrives as an array, which spares the names of the fields a million times. */
const columns = `tuple(
  lower(hex(call_id)), session, sequence, toUnixTimestamp64Milli(at), first, provider, model,
  input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, audio_in, audio_out, image_in, image_out,
  prefix_scope, block_size, runs) AS r`;

type Row = readonly [
  call_id: CallId,
  session: string,
  sequence: number,
  at_ms: number,
  first: boolean,
  provider: string,
  model: string,
  input: number,
  cache_read: number,
  cache_write_5m: number,
  cache_write_1h: number,
  output: number,
  reasoning: number,
  audio_in: number,
  audio_out: number,
  image_in: number,
  image_out: number,
  scope: '' | Prefix['scope'],
  block_size: number,
  runs: readonly number[],
];

const orders = {
  session: 'ORDER BY session, at, sequence, occurrence_id',
  time: 'ORDER BY at, sequence, session, occurrence_id',
} as const;

/**
 * Every record of every call that reported usage, in replay order, in chunks of at most 5,000. Ends with the caller's
 * signal. Records without usage have nothing to replay.
 */
export async function* streamOccurrences(
  scope: Scope,
  query: OccurrenceQuery,
): AsyncGenerator<{ occurrences: Occurrence[] }, { count: number }, void> {
  const { caller, store } = scope;
  await requireImport(scope, query.import_id);
  const calls = store.for(caller);
  const params = new Parameters();
  const rows = calls.stream({
    columns,
    from: 'occurrences',
    final: true,
    where: conditionsOf(query, calls, params),
    tail: orders[query.order],
    params: params.values,
    settings: { output_format_json_quote_64bit_integers: 0, max_execution_time: 600 },
    signal: caller.signal,
  });
  let count = 0;
  let chunk: Occurrence[] = [];
  for await (const part of rows) {
    // The engine answers rows of exactly the columns above.
    for (const { r } of part as { r: Row }[]) {
      if (chunk.push(occurrenceOf(r)) < chunkSize) continue;
      count += chunk.length;
      yield { occurrences: chunk };
      chunk = [];
    }
  }
  count += chunk.length;
  if (chunk.length > 0) yield { occurrences: chunk };
  return { count };
}

function conditionsOf(query: OccurrenceQuery, calls: TenantCalls, params: Parameters): string[] {
  const moment = (time: string): string => params.add(engineTime(storableMs(Date.parse(time))), "DateTime64(3, 'UTC')");
  const conditions = ['has_usage'];
  if (query.session !== undefined) conditions.push(`session = ${params.add(query.session, 'String')}`);
  if (query.from !== undefined) conditions.push(`at >= ${moment(query.from)}`);
  if (query.to !== undefined) conditions.push(`at < ${moment(query.to)}`);
  if (query.import_id !== undefined) {
    const theirs = `import_id = ${params.add(query.import_id, 'String')}`;
    conditions.push(`occurrence_id IN ${calls.subselect('arrayJoin(occurrence_ids)', 'import_batches', theirs)}`);
  }
  return conditions;
}

function occurrenceOf(row: Row): Occurrence {
  const [call_id, session, sequence, at_ms, first, provider, model, ...rest] = row;
  const [input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, ...more] = rest;
  const [audio_in, audio_out, image_in, image_out, scope, block_size, runs] = more;
  const usage = {
    input,
    cache_read,
    cache_write_5m,
    cache_write_1h,
    output,
    reasoning,
    audio_in,
    audio_out,
    image_in,
    image_out,
  };
  const prefix = scope === '' ? null : prefixOfRow(scope, block_size, runs);
  return { call_id, session, sequence, at_ms, first, provider, model, usage, prefix };
}
