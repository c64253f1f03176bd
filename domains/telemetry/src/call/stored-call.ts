import { callSources, serviceTierSchema, type Usage } from '@apex/contracts';
import { z } from 'zod';
import { idOfUuid } from '../store/condition.ts';
import type { Labels, Outcome } from './outcome.ts';

const uuid = z.string().transform(idOfUuid);
const decimal = z.string();
const bigCount = z.string().transform(Number);

export const tokenColumns = {
  input: z.int(),
  cache_read: z.int(),
  cache_write_5m: z.int(),
  cache_write_1h: z.int(),
  output: z.int(),
  reasoning: z.int(),
  audio_in: z.int(),
  audio_out: z.int(),
  image_in: z.int(),
  image_out: z.int(),
};

/** Every token of a row once; `reasoning` is inside `output`. */
export const totalTokensSql = Object.keys(tokenColumns)
  .filter((kind) => kind !== 'reasoning')
  .join(' + ');

/** A row of table `calls` as the engine gives it. */
export const storedCallSchema = z.object({
  call_id: uuid,
  version: z.int(),
  at: z.string().transform((text) => Date.parse(text)),
  import_id: z.string(),
  first_occurrence_id: uuid,
  digest: z.string(),
  source: z.enum(callSources),
  provider: z.string(),
  model: z.string(),
  model_served: z.string(),
  operation: z.string(),
  tier: serviceTierSchema,
  status: z.enum(['ok', 'error']),
  error_type: z.string(),
  finish_reason: z.string(),
  streaming: z.boolean().nullable(),
  has_usage: z.boolean(),
  ...tokenColumns,
  cost: decimal.nullable(),
  cost_input: decimal,
  cost_cache_read: decimal,
  cost_cache_write: decimal,
  cost_output: decimal,
  price_source: z.string(),
  price_version: z.string(),
  price_valid_from: z.string(),
  reported_cost: decimal.nullable(),
  latency_us: bigCount.nullable(),
  ttft_us: bigCount.nullable(),
  project_label: z.string(),
  branch: z.string(),
  application: z.string(),
  feature: z.string(),
  environment: z.string(),
  agent: z.string(),
  user: z.string(),
  session: z.string(),
  task: z.string(),
  tools: z.array(z.string()),
  prompt_hash: z.string(),
  trace_id: z.string(),
  span_id: z.string(),
  response_id: z.string(),
  tags: z.record(z.string(), z.string()),
});
export type StoredCall = z.output<typeof storedCallSchema>;

export const storedCallColumns = Object.keys(storedCallSchema.shape).join(', ');

export function usageOfRow(row: Pick<StoredCall, keyof typeof tokenColumns | 'has_usage'>): Usage | null {
  if (!row.has_usage) return null;
  const { input, cache_read, cache_write_5m, cache_write_1h, output, reasoning } = row;
  const { audio_in, audio_out, image_in, image_out } = row;
  return {
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
}

export function outcomeOfRow(row: StoredCall): Outcome {
  return {
    provider: row.provider === '' ? null : row.provider,
    model: row.model,
    model_served: row.model_served,
    operation: row.operation,
    tier: row.tier,
    usage: usageOfRow(row),
    reported_cost_usd: row.reported_cost,
    status: row.status,
    error_type: row.error_type,
    finish_reason: row.finish_reason,
    streaming: row.streaming,
    latency_ms: millisecondsOf(row.latency_us),
    ttft_ms: millisecondsOf(row.ttft_us),
    response_id: row.response_id,
    tools: row.tools,
  };
}

export function labelsOfRow(row: StoredCall): Labels {
  const { source, project_label, branch, application, feature, user, session, task, agent, environment } = row;
  const { prompt_hash, trace_id, span_id, tags } = row;
  return {
    source,
    project_label,
    branch,
    application,
    feature,
    user,
    session,
    task,
    agent,
    environment,
    prompt_hash,
    trace_id,
    span_id,
    tags,
  };
}

export function millisecondsOf(microseconds: number | null): number | null {
  return microseconds === null ? null : microseconds / 1000;
}
