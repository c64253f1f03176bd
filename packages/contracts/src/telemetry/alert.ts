import { z } from 'zod';
import { nameSchema, versionSchema } from '../auth/fields.ts';
import { alertIdSchema, alertRuleIdSchema, projectIdSchema, userIdSchema } from '../id.ts';
import { instantSchema, listQuery, paginationSchema } from '../value.ts';
import { amountSchema, filtersSchema, unitSchema } from './analysis/amount.ts';
import { watchedMeasures } from './analysis/anomalies.ts';
import { filterableDimensions, measures } from './semantic.ts';

/** Over which calls a threshold looks: a period of the calendar in UTC, or the last so many hours at any moment. */
export const alertWindowSchema = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.enum(['hour', 'day', 'week', 'month']) }),
  z.strictObject({ unit: z.literal('rolling'), hours: z.int().min(1).max(744) }),
]);
export type AlertWindow = z.output<typeof alertWindowSchema>;

const limitSchema = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,12})?$/, 'must be an amount like "100" or "0.05": digits, no sign, at most 12 places');

const thresholdSchema = z.strictObject({
  kind: z.literal('threshold'),
  measure: z.enum(measures),
  /** In the measure's unit: USD, a count, a rate from 0 to 1, or milliseconds. */
  above: limitSchema,
  window: alertWindowSchema,
  /** Each value of it by itself, like cost of each user; null: all calls together. */
  by: z.enum(filterableDimensions).nullable().default(null),
  filters: filtersSchema,
});
export type ThresholdCondition = z.output<typeof thresholdSchema>;

/** The more sensitive, the more alarms that turn out to be nothing. */
export const alertSensitivities = ['low', 'medium', 'high'] as const;
export type AlertSensitivity = (typeof alertSensitivities)[number];

const anomalyConditionSchema = z.strictObject({
  kind: z.literal('anomaly'),
  measure: z.enum(watchedMeasures),
  grain: z.enum(['day', 'hour']).default('day'),
  sensitivity: z.enum(alertSensitivities).default('medium'),
  /** Each value of it too, beside the whole. */
  by: z.enum(filterableDimensions).nullable().default(null),
  /** Where to look for what explains it; empty: wherever is usual. */
  explain_by: z.array(z.enum(filterableDimensions)).max(8).default([]),
  filters: filtersSchema,
});
export type AnomalyCondition = z.output<typeof anomalyConditionSchema>;

export const alertConditionSchema = z.discriminatedUnion('kind', [thresholdSchema, anomalyConditionSchema]);
export type AlertCondition = z.output<typeof alertConditionSchema>;

export const newAlertRuleSchema = z.strictObject({
  name: nameSchema,
  condition: alertConditionSchema,
  /** A page that says what to do about it. */
  runbook: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .default(null),
  enabled: z.boolean().default(true),
});
export type NewAlertRule = z.output<typeof newAlertRuleSchema>;

/** What is left out stays as it is. */
export const alertRuleChangeSchema = z.strictObject({
  id: alertRuleIdSchema,
  version: versionSchema,
  name: nameSchema.optional(),
  condition: alertConditionSchema.optional(),
  runbook: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .optional(),
  enabled: z.boolean().optional(),
  /** Until then its alerts are kept but neither counted nor delivered; null: not muted. */
  muted_until: instantSchema.nullable().optional(),
});
export type AlertRuleChange = z.output<typeof alertRuleChangeSchema>;

export const alertRuleSchema = z.object({
  id: alertRuleIdSchema,
  name: z.string(),
  condition: alertConditionSchema,
  runbook: z.string().nullable(),
  enabled: z.boolean(),
  muted_until: instantSchema.nullable(),
  /** When it was last held against the calls; null: not yet. */
  checked_at: instantSchema.nullable(),
  /** Why the last look failed, in words; null: it did not. */
  problem: z.string().nullable(),
  created_at: instantSchema,
  created_by: userIdSchema.nullable(),
  version: z.int(),
});
export type AlertRule = z.infer<typeof alertRuleSchema>;

export const alertRuleListSchema = z.object({ rules: z.array(alertRuleSchema) });

/** A rule as it would have looked, before it is saved; `subject`: one value of `by` alone. */
export const previewAlertRuleSchema = z.strictObject({
  condition: alertConditionSchema,
  subject: z.string().max(255).optional(),
  /** The picture ends here; left out, now. */
  until: instantSchema.optional(),
});
export type PreviewAlertRule = z.output<typeof previewAlertRuleSchema>;

export const alertSeriesSchema = z.object({
  unit: unitSchema,
  grain: z.enum(['hour', 'day', 'week', 'month']),
  from: instantSchema,
  to: instantSchema,
  points: z.array(
    z.object({
      at: instantSchema,
      /** Null: nothing was measured. */
      value: amountSchema.nullable(),
      /** Of anomalies: what was to be expected, and its band. */
      expected: amountSchema.nullable(),
      low: amountSchema.nullable(),
      high: amountSchema.nullable(),
      /** The rule would have alerted. */
      over: z.boolean(),
    }),
  ),
  /** The value that is drawn, where the rule looks at each value by itself: the highest. */
  subject: z.string().nullable(),
  threshold: amountSchema.nullable(),
  /** How often the rule would have alerted in the picture, over all values. */
  would_alert: z.int(),
});
export type AlertSeries = z.infer<typeof alertSeriesSchema>;

export const alertStates = ['firing', 'resolved'] as const;
export type AlertState = (typeof alertStates)[number];

export const alertExplanationSchema = z.object({
  dimension: z.enum(filterableDimensions),
  value: z.string(),
  /** Of the change (anomaly) or the amount (threshold); may exceed 1 where others fell. */
  share: z.number(),
});
export type AlertExplanation = z.infer<typeof alertExplanationSchema>;

export const alertSchema = z.object({
  id: alertIdSchema,
  /** Null: of the installation, seen in each project of its first organisation. */
  project_id: projectIdSchema.nullable(),
  /** Null where no rule of the project raised it, or the rule is gone. */
  rule_id: alertRuleIdSchema.nullable(),
  state: z.enum(alertStates),
  /** The same trouble in the same period has the same key, and one alert. */
  key: z.string(),
  title: z.string(),
  detail: z.string(),
  severity: z.enum(['page', 'ticket']),
  /** The value of the rule's dimension; null: all calls, or no rule. */
  subject: z.string().nullable(),
  unit: unitSchema.nullable(),
  observed: amountSchema.nullable(),
  /** The threshold, or what was expected. */
  reference: amountSchema.nullable(),
  explained_by: z.array(alertExplanationSchema),
  /** Path of the page of the app that shows it. */
  link: z.string(),
  /** Address or path of the page that says what to do. */
  runbook: z.string().nullable(),
  period_from: instantSchema,
  period_to: instantSchema,
  first_seen_at: instantSchema,
  last_seen_at: instantSchema,
  resolved_at: instantSchema.nullable(),
  /** `below`: no longer beyond; `ended`: its period is over; `rule`: the rule was changed or removed. */
  resolved_because: z.enum(['below', 'ended', 'rule']).nullable(),
  /** How often it set in: 1, and 1 more each time it came back. */
  occurrences: z.int(),
  acknowledged_at: instantSchema.nullable(),
  acknowledged_by: userIdSchema.nullable(),
  muted: z.boolean(),
});
export type Alert = z.infer<typeof alertSchema>;

export const alertListQuerySchema = listQuery({
  state: z.enum(alertStates).optional(),
  rule_id: alertRuleIdSchema.optional(),
  acknowledged: z.enum(['true', 'false']).optional(),
});
export type AlertListQuery = z.output<typeof alertListQuerySchema>;

export const alertListSchema = z.object({
  alerts: z.array(alertSchema),
  pagination: paginationSchema,
  /** Firing, acknowledged by nobody and not muted: what the bell counts. */
  unread: z.int(),
});
