import { dimensions, finalReportSchema, proposedPolicySchema, reportQuerySchema } from '@apex/contracts';
import { z } from 'zod';
import { intents, periodSchema, questionParseSchema } from '../understand/question-parse.ts';

export const sufficiencies = ['sufficient', 'partial', 'insufficient'] as const;
export type Sufficiency = (typeof sufficiencies)[number];

/** What stands between a question and a whole answer. */
export const gapSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('no_data') }),
  z.object({ kind: z.literal('outside_period'), from: z.string(), to: z.string() }),
  z.object({
    kind: z.literal('unknown_name'),
    dimension: z.enum(dimensions).nullable(),
    name: z.string(),
    known: z.array(z.string()),
  }),
  z.object({ kind: z.literal('absent_dimension'), name: z.string() }),
  z.object({ kind: z.literal('other_currency'), name: z.string() }),
  z.object({ kind: z.literal('askable') }),
  z.object({ kind: z.literal('not_continued') }),
  z.object({ kind: z.literal('dimension_empty'), dimension: z.enum(dimensions) }),
  z.object({ kind: z.literal('unread_time'), words: z.string() }),
  z.object({ kind: z.literal('unfiltered_replay') }),
  z.object({ kind: z.literal('call_threshold') }),
  z.object({ kind: z.literal('not_recorded'), what: z.string() }),
  z.object({ kind: z.literal('declined'), reason: z.string() }),
  z.object({ kind: z.literal('how_to_connect') }),
]);
export type Gap = z.infer<typeof gapSchema>;

export const triageOutputSchema = z.object({
  parse: questionParseSchema,
  sufficiency: z.enum(sufficiencies),
  gaps: z.array(gapSchema),
  readings: z.array(z.string()),
  /** Words that nothing made sense of and that were left out. */
  unread_words: z.array(z.string()).default([]),
  period_label: z.string(),
  compare_label: z.string(),
  zone: z.string(),
  /** What else the question asks, to be asked by itself. */
  also: z.array(z.enum(intents)).default([]),
  /** What is taken where the question names no period and all time would be more than a replay can answer at once. */
  default_period: periodSchema.nullable().default(null),
  /** The period asked about goes on, so that it is not yet comparable with a whole one. */
  unfinished: z.boolean().default(false),
  /** Id of the result that tells how much data there is; null when nobody looked. */
  coverage_result_id: z.string().nullable(),
});
export type TriageOutput = z.infer<typeof triageOutputSchema>;

/** The parse with the period that is measured. */
export function measuredParse({ parse, default_period }: TriageOutput): TriageOutput['parse'] {
  return parse.period === null && default_period !== null ? { ...parse, period: default_period } : parse;
}

export const dataHelperOutputSchema = z.object({
  /** What is missing, how to get it, and what it unlocks; a paragraph each. */
  notes: z.array(z.string()),
  suggestions: z.array(z.string()),
});
export type DataHelperOutput = z.infer<typeof dataHelperOutputSchema>;

/** A tool result under the name the writing of the answer knows it by. */
const datasetSchema = z.object({ name: z.string(), result_id: z.string() });

export const dataOutputSchema = z.object({
  datasets: z.array(datasetSchema),
  /** What a tool would not take, in the words for it. */
  refused: z.array(z.object({ name: z.string(), message: z.string() })).default([]),
  queries: z.array(reportQuerySchema),
});
export type DataOutput = z.infer<typeof dataOutputSchema>;

const proposalKinds = ['policy', 'setting', 'task'] as const;
const units = ['usd', 'calls', 'tokens', 'rate', 'ms', 'count'] as const;
const savingBases = ['replayed', 'estimated', 'price_only'] as const;
const lifetimeSchema = z.enum(['none', '5m', '1h', 'best', 'inf']);

export const optimizationOutputSchema = z.object({
  datasets: z.array(datasetSchema).default([]),
  simulations: z.array(z.object({ name: z.string(), result_id: z.string(), session: z.string().nullable() })),
  /** Today's lifetime, which others are held against; null when nothing was replayed. */
  current_ttl: lifetimeSchema.nullable(),
  /** Whether the records show it, or it was assumed because their source is silent on caching. */
  current_recorded: z.boolean(),
  target_ttl: lifetimeSchema.nullable(),
  /** Savings over the current lifetime, each the place of a calculated result. */
  savings: z.array(
    z.object({
      ttl: lifetimeSchema,
      result_id: z.string(),
      index: z.int(),
      positive: z.boolean(),
      evidence_result_id: z.string(),
    }),
  ),
});
export type OptimizationOutput = z.infer<typeof optimizationOutputSchema>;

export const nothingToImprove: OptimizationOutput = {
  datasets: [],
  simulations: [],
  current_ttl: null,
  current_recorded: false,
  target_ttl: null,
  savings: [],
};

/** Where an amount stands, so that a figure can be made of it. */
const placeSchema = z.object({ result_id: z.string(), path: z.array(z.union([z.string(), z.int()])) });

export const actionsOutputSchema = z.object({
  proposals: z.array(
    z.object({
      /** Names the proposal within its run. */
      key: z.string(),
      title: z.string(),
      setting: z.string(),
      old_value: z.string(),
      new_value: z.string(),
      kind: z.enum(proposalKinds),
      basis: z.enum(savingBases),
      saving: placeSchema,
      /** Of the spend it was measured on. */
      percent: placeSchema.nullable(),
      evidence: z.string(),
      /** Measured amounts that speak for it, told after `evidence`. */
      facts: z.array(placeSchema.extend({ label: z.string(), unit: z.enum(units) })),
      evidence_result_id: z.string(),
      verify: z.string(),
      risk: z.string(),
      undo: z.string(),
      quality_effect: z.string(),
      finding_id: z.string().nullable(),
      /** Of the optimizer, where it is kept there already. */
      proposal_id: z.string().nullable(),
      /** What the gateway would do, as the finding's proposal says it. */
      policy: proposedPolicySchema.nullable(),
    }),
  ),
});
export type ActionsOutput = z.infer<typeof actionsOutputSchema>;

/** Why a run was cut short, in words for the user. */
export const interruptionSchema = z.object({
  headline: z.string(),
  note: z.string(),
  failed_step: z.string().nullable(),
});
export type Interruption = z.infer<typeof interruptionSchema>;

/** What the agents of a run have found so far; each sees the part its input schema names. */
export interface RunState {
  readonly question: string;
  readonly project_name: string;
  readonly triage: TriageOutput | null;
  readonly data_helper: DataHelperOutput | null;
  readonly data: DataOutput | null;
  readonly optimization: OptimizationOutput | null;
  readonly actions: ActionsOutput | null;
  readonly interruption: Interruption | null;
}

export type ProposedAction = ActionsOutput['proposals'][number];

export const reportingInputSchema = z.object({
  question: z.string(),
  project_name: z.string(),
  triage: triageOutputSchema.nullable(),
  data_helper: dataHelperOutputSchema.nullable(),
  data: dataOutputSchema.nullable(),
  optimization: optimizationOutputSchema.nullable(),
  actions: actionsOutputSchema.nullable(),
  interruption: interruptionSchema.nullable(),
});
export type ReportingInput = z.infer<typeof reportingInputSchema>;

/** The report itself follows as an event of its own. */
export const reportingOutputSchema = finalReportSchema.pick({ status: true, headline: true });
