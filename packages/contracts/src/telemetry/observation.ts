import { z } from 'zod';
import { serviceTierSchema, usageSchema } from '../usage.ts';
import { instantSchema, usdSchema } from '../value.ts';

const label = z.string().max(255);

export const callSources = [
  'claude-code',
  'codex',
  'csv',
  'json',
  'jsonl',
  'parquet',
  'prefix-trace',
  'mooncake',
  'synth',
  'otlp',
] as const;
export type CallSource = (typeof callSources)[number];

/** A prompt has at most this many blocks; more is a broken record. */
export const maxPrefixBlocks = 1_000_000;
/** The last block of a run must be a number that can still be counted up to. */
const maxBlockNumber = Number.MAX_SAFE_INTEGER - maxPrefixBlocks;
/** And at most this many runs of them. */
export const maxPrefixRuns = 20_000;

/**
 * The prompt as runs of blocks, so that prefix reuse can be studied without text. A run `[first, count]` stands for
 * the block numbers `first … first + count - 1`. `session`: numbers mean something only within the session;
 * `global`: the same number is the same block anywhere in the source.
 */
export const prefixSchema = z.strictObject({
  scope: z.enum(['session', 'global']),
  block_size: z.int().min(1).max(65_536),
  runs: z
    .array(z.tuple([z.int().min(0).max(maxBlockNumber), z.int().min(1).max(maxPrefixBlocks)]))
    .max(maxPrefixRuns)
    .refine((runs) => runs.reduce((sum, [, count]) => sum + count, 0) <= maxPrefixBlocks, {
      message: `must hold at most ${maxPrefixBlocks} blocks`,
    }),
});
export type Prefix = z.infer<typeof prefixSchema>;

/**
 * One record of a provider call as a log or file tells it. Several records may tell of the same call (streamed
 * parts, forked history): those share `identity`.
 */
export const observationSchema = z.strictObject({
  /** Names the call within the project, whatever file it is read from; never contains an import's time anchor. */
  identity: z.string().min(1).max(512),
  source: z.enum(callSources),
  /** Start of the call. */
  at: instantSchema,
  provider: label.nullable().default(null),
  /** As asked for; empty where the source names none. */
  model: label,
  model_served: label.default(''),
  operation: label.default('chat'),
  tier: serviceTierSchema.default('standard'),
  /** `null`: the call reported no usage and cannot be priced. */
  usage: usageSchema.nullable(),
  /** What the source itself says the call cost; evidence, never the price. */
  reported_cost_usd: usdSchema.nullable().default(null),
  status: z.enum(['ok', 'error']).default('ok'),
  error_type: label.default(''),
  finish_reason: label.default(''),
  streaming: z.boolean().nullable().default(null),
  latency_ms: z.number().min(0).max(1e9).nullable().default(null),
  ttft_ms: z.number().min(0).max(1e9).nullable().default(null),
  /** The workspace or repository the call worked in; an Apex project holds many. */
  project_label: label.default(''),
  branch: label.default(''),
  application: label.default(''),
  feature: label.default(''),
  user: label.default(''),
  session: label.default(''),
  task: label.default(''),
  agent: label.default(''),
  environment: label.default(''),
  /** Place of this record within its session, from 0. */
  sequence: z.int().min(0).default(0),
  /** Names of the tools the answer called, with repeats. */
  tools: z.array(label).max(512).default([]),
  prompt_hash: label.default(''),
  prefix: prefixSchema.nullable().default(null),
  trace_id: label.default(''),
  span_id: label.default(''),
  response_id: label.default(''),
  tags: z.record(z.string().max(64), label).default({}),
});
export type Observation = z.output<typeof observationSchema>;
export type ObservationInput = z.input<typeof observationSchema>;
