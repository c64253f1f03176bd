import type { ReplayCall, ReplayQuery } from '@apex/contracts';
import type { Scope } from '../scope.ts';
import { Parameters } from '../store/condition.ts';
import type { Select, TenantCalls } from '../store/call-store.ts';
import { periodConditions, replayConditions } from './replay-conditions.ts';
import { callColumns, callRow, recordColumns, recordRow, type ReplayRow, replayCallOf } from './replay-row.ts';

const chunkSize = 5_000;

/** A prompt is known by its hash; without one, by where it was sent and how long it was; else not at all. */
const promptKey = `multiIf(prompt_hash != '', prompt_hash, session = '', '', concat(
  session, '\\n', feature, '\\n', model, '\\n',
  toString(toUInt64(input) + cache_read + cache_write_5m + cache_write_1h + audio_in + image_in)))`;

/** How sources say that whoever asked was gone before the answer was. */
const cutOff =
  "lower(finish_reason) IN ('cancelled', 'canceled', 'aborted', 'interrupted', 'client_disconnected', 'client_closed')";

/** Calls as a simulator reads them, in chunks of at most 5,000. Ends with the caller's signal. */
export async function* streamReplay(
  { caller, store }: Scope,
  query: ReplayQuery,
): AsyncGenerator<{ calls: ReplayCall[] }, { count: number }, void> {
  const params = new Parameters();
  const calls = store.for(caller);
  const select = query.order === 'calls' ? everyRecord(query, params) : repeats(query, params, calls);
  const rows = calls.stream({
    ...select,
    params: { ...params.values, project_name: caller.project_name },
    settings: { output_format_json_quote_64bit_integers: 0, max_execution_time: 600 },
    signal: caller.signal,
  });
  let count = 0;
  let chunk: ReplayCall[] = [];
  for await (const part of rows) {
    // The engine answers rows of exactly the columns asked for.
    for (const { r } of part as { r: ReplayRow }[]) {
      if (chunk.push(replayCallOf(r, caller.project_name)) < chunkSize) continue;
      count += chunk.length;
      yield { calls: chunk };
      chunk = [];
    }
  }
  count += chunk.length;
  if (chunk.length > 0) yield { calls: chunk };
  return { count };
}

/** The records tell the order and the prompts, the calls all else. */
function everyRecord(query: ReplayQuery, params: Parameters): Select {
  return {
    columns: recordRow,
    from: 'occurrences',
    final: true,
    // A place that a call has left says nothing.
    where: ['has_usage OR first', ...periodConditions(query, params, { day: 'toDate32(at)' })],
    join: {
      using: 'call_id',
      own: recordColumns,
      columns: callColumns,
      from: 'calls',
      where: replayConditions(query, params),
    },
    tail: 'ORDER BY session, at, sequence, occurrence_id',
  };
}

/** Unmerged versions of a call may name a prompt that came once; whoever reads it finds nothing to compare it with. */
function repeats(query: ReplayQuery, params: Parameters, calls: TenantCalls): Select {
  const conditions = replayConditions(query, params);
  const more = calls.subselect(
    promptKey,
    'calls',
    conditions.length === 0 ? '1' : conditions.map((condition) => `(${condition})`).join(' AND '),
    `GROUP BY ${promptKey} HAVING ${promptKey} != '' AND count() > 1 AND (max(prompt_hash) != '' OR max(status = 'error'))`,
  );
  return {
    columns: callRow,
    from: 'calls',
    final: true,
    where: [...conditions, `status = 'error' OR ${cutOff} OR ${promptKey} IN ${more}`],
    tail: `ORDER BY ${promptKey}, at, call_id`,
  };
}
