import type { Clickhouse } from '@apex/clickhouse';
import type { Identity } from '@apex/contracts';

export interface FillOptions {
  readonly identity: Identity;
  readonly calls: number;
  readonly days: number;
  /** First moment; the calls are spread evenly from it. */
  readonly start: string;
}

const callsOfSession = 24;
const partCalls = 1_000_000;

/** Per million tokens: input, cache read, cache write, output. */
const models = [
  { provider: 'anthropic', model: 'claude-sonnet-4-5', prices: [3, 0.3, 3.75, 15] },
  { provider: 'anthropic', model: 'claude-opus-4-5', prices: [5, 0.5, 6.25, 25] },
  { provider: 'anthropic', model: 'claude-haiku-4-5', prices: [1, 0.1, 1.25, 5] },
  { provider: 'openai', model: 'gpt-5', prices: [1.25, 0.125, 0, 10] },
  { provider: 'openai', model: 'gpt-5-mini', prices: [0.25, 0.025, 0, 2] },
  { provider: 'google', model: 'gemini-2.5-pro', prices: [1.25, 0.31, 0, 10] },
] as const;

/** Column → expression over the names of `source`; columns that are not here keep their default. */
const callColumns = {
  call_id: 'id',
  version: '1',
  at: 'moment',
  first_occurrence_id: 'id',
  digest: 'random',
  source: "'synth'",
  provider: listed(models.map(({ provider }) => provider)),
  model: listed(models.map(({ model }) => model)),
  operation: "'chat'",
  tier: "'standard'",
  status: "if(random % 50 = 0, 'error', 'ok')",
  error_type: "if(random % 50 = 0, ['timeout', 'overloaded', 'rate_limit'][random % 3 + 1], '')",
  finish_reason: "if(random % 50 = 0, '', 'stop')",
  has_usage: 'true',
  input: 'fresh',
  cache_read: 'reused',
  cache_write_5m: 'written',
  output: 'answer',
  cost: 'c_input + c_read + c_write + c_output',
  cost_input: 'c_input',
  cost_cache_read: 'c_read',
  cost_cache_write: 'c_write',
  cost_output: 'c_output',
  price_source: "'bench'",
  latency_us: '400000 + answer * 9000 + random % 200000',
  ttft_us: '200000 + random % 300000',
  project_label: "concat('project-', toString(session_number % 12))",
  branch: "concat('branch-', toString(session_number % 300))",
  application: "['assistant', 'search', 'coding'][session_number % 3 + 1]",
  feature: "concat('feature-', toString(session_number % 9))",
  environment: "'production'",
  user: "concat('user-', leftPad(toString(session_number % 400), 4, '0'))",
  session: "concat('session-', toString(session_number))",
} as const;

/** An occurrence of each of the same calls: 24 blocks of 512, most of which the session has sent before. */
const occurrenceColumns = {
  session: callColumns.session,
  at: 'moment',
  sequence: `toUInt64(n % ${callsOfSession})`,
  occurrence_id: 'id',
  version: '1',
  call_id: 'id',
  first: 'true',
  provider: callColumns.provider,
  model: callColumns.model,
  has_usage: 'true',
  input: 'toUInt32(12288)',
  output: 'answer',
  prefix_scope: "'session'",
  block_size: '512',
  runs: `[0, 20 + toUInt64(n % ${callsOfSession}) % 4, 1000 + toUInt64(n), 4 - toUInt64(n % ${callsOfSession}) % 4]`,
} as const;

function listed(values: readonly (string | number)[]): string {
  const list = values
    .map((value) => (typeof value === 'string' ? `'${value}'` : `toDecimal64(${value}, 6)`))
    .join(', ');
  return `[${list}][model_number + 1]`;
}

/** Calls of a session follow one another; everything else follows from the number, so that every run has the same. */
function source(step_ms: number): string {
  const price = (at: 0 | 1 | 2 | 3): string => listed(models.map(({ prices }) => prices[at]));
  return `SELECT number AS n, sipHash64(number) AS random, intDiv(n, ${callsOfSession}) AS session_number,
      sipHash64(session_number) % ${models.length} AS model_number, reinterpretAsUUID(sipHash128(n)) AS id,
      {start:DateTime64(3, 'UTC')} + toIntervalMillisecond(toInt64(n * ${step_ms})) AS moment,
      toUInt32(200 + random % 3000) AS fresh, toUInt32(random % 20000) AS reused, toUInt32(random % 2000) AS written,
      toUInt32(50 + random % 900) AS answer,
      toDecimal128(fresh * ${price(0)}, 12) / 1000000 AS c_input, toDecimal128(reused * ${price(1)}, 12) / 1000000 AS c_read,
      toDecimal128(written * ${price(2)}, 12) / 1000000 AS c_write, toDecimal128(answer * ${price(3)}, 12) / 1000000 AS c_output
    FROM numbers({from:UInt64}, {count:UInt64})`;
}

/** Fills a project with calls, within the engine. */
export function fillCalls(clickhouse: Clickhouse, options: FillOptions): Promise<void> {
  return fill(clickhouse, 'calls', callColumns, options);
}

/** Fills a project with what the simulators read of the same calls. */
export function fillOccurrences(clickhouse: Clickhouse, options: FillOptions): Promise<void> {
  return fill(clickhouse, 'occurrences', occurrenceColumns, options);
}

/** Merges parts as the engine itself has done an hour after an import. */
export async function mergeParts(clickhouse: Clickhouse, table: 'calls' | 'occurrences'): Promise<void> {
  await clickhouse.command({ sql: `OPTIMIZE TABLE ${table} FINAL`, settings: { max_execution_time: 600 } });
}

async function fill(
  clickhouse: Clickhouse,
  table: string,
  columns: Readonly<Record<string, string>>,
  { identity, calls, days, start }: FillOptions,
): Promise<void> {
  const names = Object.keys(columns).join(', ');
  const step_ms = (days * 86_400_000) / calls;
  for (let from = 0; from < calls; from += partCalls) {
    await clickhouse.command({
      sql: `INSERT INTO ${table} (organisation_id, project_id, ${names})
        SELECT {organisation:String}, {project:String}, ${Object.values(columns).join(', ')} FROM (${source(step_ms)})`,
      params: {
        organisation: identity.organisation.id,
        project: identity.project.id,
        start: start.replace('T', ' ').replace('Z', ''),
        from,
        count: Math.min(partCalls, calls - from),
      },
      settings: { max_execution_time: 600, max_partitions_per_insert_block: '0', max_insert_threads: '2' },
    });
  }
}
