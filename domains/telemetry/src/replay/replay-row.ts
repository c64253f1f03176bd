import type { CallId, Prefix, ReplayCall, ServiceTier, Usage } from '@apex/contracts';
import { prefixOfRow } from '../occurrence/prefix-of-row.ts';
import { missingLabel } from '../spend/dimensions.ts';

const tokens = `input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, audio_in, audio_out, image_in, image_out`;

/** What a record has: its place in the session, and the prompt as blocks. */
export const recordColumns = 'call_id, occurrence_id, session, at, sequence, first, prefix_scope, block_size, runs';

/** What a call has, under names that no record has. */
export const callColumns = `call_id, latency_us, provider, model, model_served, tier, status, has_usage, ${tokens}, cost, project_label, feature, agent, length(tools) AS tool_calls,
  toInt32OrNull(tags['tool_definition_tokens']) AS definitions`;

/** An unnamed tuple arrives as an array, which spares the names of the fields a million times. */
const row = ({
  place,
  outcome,
  hash,
  tools,
  prompt,
}: Readonly<Record<string, string>>): string => `tuple(lower(hex(call_id)), ${place},
  ifNull(latency_us, 0), provider, model, if(model_served = model, '', model_served), tier, status = 'error', ${outcome},
  has_usage, ${tokens}, cost, project_label, feature, agent, ${hash},
  ${tools}, ${prompt}) AS r`;

/** Of the order `calls`, where nobody asks how a call ended, nor for the hash of a prompt beside its blocks. */
export const recordRow = row({
  place: 'first, session, sequence, toUnixTimestamp64Milli(at)',
  outcome: "'', ''",
  hash: "''",
  tools: 'tool_calls, definitions',
  prompt: 'prefix_scope, block_size, runs',
});
export const callRow = row({
  place: 'true, session, 0, toUnixTimestamp64Milli(at)',
  outcome: 'error_type, finish_reason',
  hash: 'prompt_hash',
  tools: "length(tools), toInt32OrNull(tags['tool_definition_tokens'])",
  prompt: "'', 0, []",
});

export type ReplayRow = readonly [
  call_id: CallId,
  first: boolean,
  session: string,
  sequence: number,
  at_ms: number,
  latency_us: number,
  provider: string,
  model: string,
  model_served: string,
  tier: ServiceTier,
  failed: number,
  error_type: string,
  finish_reason: string,
  has_usage: boolean,
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
  cost: string | null,
  project: string,
  feature: string,
  agent: string,
  prompt_hash: string,
  tool_calls: number,
  definitions: number | null,
  prefix_scope: '' | Prefix['scope'],
  block_size: number,
  runs: readonly number[],
];

/** `project_name` stands in where a call names no workspace. */
export function replayCallOf(row: ReplayRow, project_name: string): ReplayCall {
  const [scope, block_size, runs] = [row[31], row[32], row[33]];
  return {
    call_id: row[0],
    first: row[1],
    session: row[2],
    sequence: row[3],
    at_ms: row[4],
    latency_ms: row[5] / 1000,
    provider: row[6],
    model: row[7],
    model_served: row[8],
    tier: row[9],
    failed: row[10] === 1,
    error_type: row[11],
    finish_reason: row[12],
    usage: row[13] ? usageOf(row) : null,
    cost_usd: row[24],
    project: row[25] || project_name,
    feature: row[26] || missingLabel,
    agent: row[27],
    prompt_hash: row[28],
    tool_calls: row[29],
    tool_definition_tokens: row[30],
    prefix: scope === '' ? null : prefixOfRow(scope, block_size, runs),
  };
}

function usageOf(row: ReplayRow): Usage {
  return {
    input: row[14],
    cache_read: row[15],
    cache_write_5m: row[16],
    cache_write_1h: row[17],
    output: row[18],
    reasoning: row[19],
    audio_in: row[20],
    audio_out: row[21],
    image_in: row[22],
    image_out: row[23],
  };
}
