import { z } from 'zod';
import { nameSchema, versionSchema } from '../auth/fields.ts';
import { alertDeliveryIdSchema, alertIdSchema, alertWebhookIdSchema, projectIdSchema } from '../id.ts';
import { instantSchema, listQuery, paginationSchema } from '../value.ts';
import { alertSchema } from './alert.ts';

const urlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an address like https://example.com/hook' })
  .max(2000)
  .refine((url) => URL.canParse(url) && new URL(url).username === '' && new URL(url).password === '', {
    message: 'must hold no user name or password; the signature tells who sends',
  });

export const newAlertWebhookSchema = z.strictObject({ name: nameSchema, url: urlSchema });
export type NewAlertWebhook = z.output<typeof newAlertWebhookSchema>;

/** What is left out stays as it is; switching one on again forgets its failures. */
export const alertWebhookChangeSchema = z.strictObject({
  id: alertWebhookIdSchema,
  version: versionSchema,
  name: nameSchema.optional(),
  url: urlSchema.optional(),
  enabled: z.boolean().optional(),
});
export type AlertWebhookChange = z.output<typeof alertWebhookChangeSchema>;

export const alertWebhookSchema = z.object({
  id: alertWebhookIdSchema,
  name: z.string(),
  url: z.string(),
  enabled: z.boolean(),
  /** Why it was switched off by itself; null: it was not. */
  note: z.string().nullable(),
  /** Deliveries given up in a row. */
  failures: z.int(),
  last_success_at: instantSchema.nullable(),
  created_at: instantSchema,
  version: z.int(),
});
export type AlertWebhook = z.infer<typeof alertWebhookSchema>;

/** `signing_secret` is shown this once; it stays in the vault. */
export const createdAlertWebhookSchema = alertWebhookSchema.extend({ signing_secret: z.string() });

export const alertEvents = ['alert.fired', 'alert.reopened', 'alert.resolved', 'test'] as const;
export type AlertEvent = (typeof alertEvents)[number];

/** The body of a delivery; a receiver that sees an `id` again has had it already. */
export const alertMessageSchema = z.object({
  id: alertDeliveryIdSchema,
  event: z.enum(alertEvents),
  sent_for: z.object({ project_id: projectIdSchema.nullable() }),
  created_at: instantSchema,
  /** As it was at that moment; null in a test. */
  alert: alertSchema.nullable(),
  /** Where people look at it. */
  url: z.string().nullable(),
});
export type AlertMessage = z.infer<typeof alertMessageSchema>;

export const alertDeliverySchema = z.object({
  id: alertDeliveryIdSchema,
  alert_id: alertIdSchema.nullable(),
  event: z.enum(alertEvents),
  status: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.int(),
  created_at: instantSchema,
  next_attempt_at: instantSchema.nullable(),
  delivered_at: instantSchema.nullable(),
  /** HTTP status of the last answer; null: none came. */
  last_status: z.int().nullable(),
  last_error: z.string().nullable(),
  /** The first kilobyte of the last answer's body. */
  last_response: z.string().nullable(),
});
export type AlertDelivery = z.infer<typeof alertDeliverySchema>;

export const alertDeliveryQuerySchema = listQuery({ id: alertWebhookIdSchema });
export type AlertDeliveryQuery = z.output<typeof alertDeliveryQuerySchema>;

export const alertDeliveryListSchema = z.object({
  deliveries: z.array(alertDeliverySchema),
  pagination: paginationSchema,
});
