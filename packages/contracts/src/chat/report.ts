import { z } from 'zod';
import { filterSchema, dimensions, measures } from '../telemetry/semantic.ts';
import { instantSchema } from '../value.ts';

/**
 * A figure of an answer. `value` is exact (money a decimal string), `display` is the text that stands in the answer:
 * money with two decimals and no grouping. `tool_result_id` names the tool result the value is found in.
 */
export const figureSchema = z.object({
  id: z.string(),
  label: z.string(),
  value: z.union([z.string(), z.number()]),
  unit: z.enum(['usd', 'calls', 'tokens', 'rate', 'ms', 'count']),
  display: z.string(),
  tool_result_id: z.string(),
});
export type Figure = z.infer<typeof figureSchema>;

export const reportQuerySchema = z.object({
  measures: z.array(z.enum(measures)),
  dimensions: z.array(z.enum(dimensions)),
  filters: z.array(filterSchema),
  from: instantSchema.nullable(),
  to: instantSchema.nullable(),
});
export type ReportQuery = z.infer<typeof reportQuerySchema>;

export const chartSchema = z.object({
  kind: z.enum(['bar', 'line', 'table']),
  title: z.string(),
  unit: figureSchema.shape.unit,
  tool_result_id: z.string(),
  rows: z.array(z.object({ label: z.string(), value: z.union([z.string(), z.number()]) })),
});
export type Chart = z.infer<typeof chartSchema>;

/** A change worth making: the setting, old and new value, the money, its evidence, the risk and how to undo it. */
export const proposalSchema = z.object({
  id: z.string(),
  title: z.string(),
  setting: z.string(),
  old_value: z.string(),
  new_value: z.string(),
  saving_figure_id: z.string(),
  evidence_tool_result_id: z.string(),
  verify: z.string(),
  risk: z.string(),
  undo: z.string(),
});
export type Proposal = z.infer<typeof proposalSchema>;

export const finalReportSchema = z.object({
  status: z.enum(['full', 'partial', 'guidance']),
  headline: z.string(),
  /** Plain text with light Markdown; every number in it is the `display` of a figure. */
  text: z.string(),
  figures: z.array(figureSchema),
  queries: z.array(reportQuerySchema),
  charts: z.array(chartSchema),
  proposals: z.array(proposalSchema),
  assumptions: z.array(z.string()),
  next_questions: z.array(z.string()),
});
export type FinalReport = z.infer<typeof finalReportSchema>;
