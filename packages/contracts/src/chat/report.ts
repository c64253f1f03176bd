import { z } from 'zod';
import { filterSchema, dimensions, measures } from '../telemetry/semantic.ts';
import { instantSchema } from '../value.ts';

const valueSchema = z.union([z.string(), z.number()]);
/** Where a value stands within a tool result, as told in `tool_completed.result`. */
const pathSchema = z.array(z.union([z.string(), z.int()]));

/**
 * A figure of an answer. `value` is exact (money a decimal string). `display` is for programs: money with two decimals
 * and no grouping. `text` is how it stands in the answer: `$1,234.56`, `-$21.00`, `12,345 calls`, `82.0%`.
 * `value` is found at `path` of the tool result named by `tool_result_id`.
 */
export const figureSchema = z.object({
  id: z.string(),
  label: z.string(),
  value: valueSchema,
  unit: z.enum(['usd', 'calls', 'tokens', 'rate', 'ms', 'count']),
  display: z.string(),
  tool_result_id: z.string(),
  text: z.string().default(''),
  path: pathSchema.default([]),
  /** A difference or change: `text` carries its sign. */
  delta: z.boolean().default(false),
  /** How it was calculated, in words with the amounts; null where it was measured as it stands. */
  formula: z.string().nullable().default(null),
  /** What a calculated figure rests on, at most the first twenty. */
  operands: z.array(z.object({ tool_result_id: z.string(), path: pathSchema, value: valueSchema })).default([]),
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

const pointSchema = z.object({
  label: z.string(),
  /** Null where nothing was measured: a gap, not a zero. */
  value: valueSchema.nullable(),
  /** The band of an interval; null where there is none. */
  low: valueSchema.nullable().default(null),
  high: valueSchema.nullable().default(null),
});

export const seriesSchema = z.object({
  name: z.string(),
  /**
   * `compare`: the point at an index is held against the main series' point at that index, whatever its own label.
   * `forecast`: goes on where the main series ends. `part`: parts of one whole, to be stacked.
   */
  role: z.enum(['main', 'compare', 'forecast', 'part']),
  tool_result_id: z.string(),
  points: z.array(pointSchema),
});
export type Series = z.infer<typeof seriesSchema>;

export const chartSchema = z.object({
  /** `area_with_band`: a line whose points carry an interval. */
  kind: z.enum(['bar', 'line', 'area_with_band', 'table']),
  title: z.string(),
  unit: figureSchema.shape.unit,
  tool_result_id: z.string(),
  /** The main series once more, for readers of one series. */
  rows: z.array(z.object({ label: z.string(), value: valueSchema })),
  /** What the labels are: names, or instants of that grain (`2026-03-01`, `2026-03`, `2026-03-01T10:00:00.000Z`). */
  x: z.enum(['category', 'hour', 'day', 'week', 'month']).default('category'),
  /** Empty in reports of an earlier version: then `rows` is the one series. */
  series: z.array(seriesSchema).default([]),
  /** Points worth naming, by the label they stand at. */
  annotations: z
    .array(z.object({ label: z.string(), text: z.string(), kind: z.enum(['change', 'anomaly', 'now']) }))
    .default([]),
});
export type Chart = z.infer<typeof chartSchema>;

/** Evidence in rows; a cell's `text` is what is shown, `value` what it sorts by. */
export const reportTableSchema = z.object({
  title: z.string(),
  tool_result_id: z.string(),
  columns: z.array(
    z.object({
      label: z.string(),
      unit: z.enum(['text', ...figureSchema.shape.unit.options]),
      align: z.enum(['left', 'right']),
    }),
  ),
  rows: z.array(z.array(z.object({ text: z.string(), value: valueSchema.nullable() }))),
});
export type ReportTable = z.infer<typeof reportTableSchema>;

/**
 * A change worth making: the setting, old and new value, the money, its evidence, how to verify it, the risk and how to
 * undo it. `listed`: it can be read and taken over by hand; `applicable`: the gateway can do it, by `proposal_id`.
 * `state_note` says what applying it takes.
 */
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
  /** The saving as a share of the spend it was measured on; null where that is unknown. */
  percent_figure_id: z.string().nullable().default(null),
  kind: z.enum(['policy', 'setting', 'task']).default('setting'),
  /** `price_only`: the same tokens at other prices; nothing is known about the answers. */
  basis: z.enum(['replayed', 'estimated', 'price_only']).default('replayed'),
  evidence: z.string().default(''),
  /** What happens to the answers, in words. */
  quality_effect: z.string().default(''),
  state: z.enum(['listed', 'applicable']).default('listed'),
  state_note: z.string().default(''),
  /** Of the optimizer, where it is kept there. */
  finding_id: z.string().nullable().default(null),
  proposal_id: z.string().nullable().default(null),
});
export type Proposal = z.infer<typeof proposalSchema>;

/** One tool result the answer rests on, for a person who opens a figure. */
export const reportSourceSchema = z.object({
  tool_result_id: z.string(),
  title: z.string(),
  kind: z.enum(['query', 'replay', 'analysis', 'calculation']),
  /** What the explorer opens to show the same rows; null for what is no query of the semantic layer. */
  query: reportQuerySchema.nullable(),
  /** In words, where it was calculated or replayed. */
  formula: z.string().nullable(),
  /** Rows or, for replays, calls it was made of; null where that means nothing. */
  row_count: z.int().nullable(),
});
export type ReportSource = z.infer<typeof reportSourceSchema>;

export const finalReportSchema = z.object({
  status: z.enum(['full', 'partial', 'guidance']),
  headline: z.string(),
  /** Plain text with light Markdown; every number in it is the `text` of a figure. */
  text: z.string(),
  figures: z.array(figureSchema),
  queries: z.array(reportQuerySchema),
  charts: z.array(chartSchema),
  proposals: z.array(proposalSchema),
  assumptions: z.array(z.string()),
  next_questions: z.array(z.string()),
  tables: z.array(reportTableSchema).default([]),
  sources: z.array(reportSourceSchema).default([]),
  /** Where figures stand: `length` UTF-16 units from `at` in the headline or the text are the figure's text. */
  marks: z
    .array(
      z.object({ in: z.enum(['headline', 'text']), at: z.int().min(0), length: z.int().min(1), figure_id: z.string() }),
    )
    .default([]),
  /** How the question was read; null where it was not (an interrupted run, an earlier version). */
  understood: z
    .object({
      words: z.string(),
      /** The parse as data. */
      parse: z.record(z.string(), z.unknown()),
      /** Words of the question nothing was made of. */
      not_understood: z.array(z.string()),
    })
    .nullable()
    .default(null),
  /** What can be answered and comes nearest to a question that was not, or not wholly, understood. */
  nearest_questions: z.array(z.string()).default([]),
});
export type FinalReport = z.infer<typeof finalReportSchema>;
