import { z } from 'zod';
import { versionSchema } from '../auth/fields.ts';

const shape = {
  /** Without the database, known keys, policies and budgets go on for so long. */
  stale_seconds: z.int().min(0).max(604_800),
  /** After that: `open` goes on with what is known, `closed` refuses with 503. */
  when_stale: z.enum(['open', 'closed']),
  /** How long a call may wait for money that other calls hold. */
  budget_wait_ms: z.int().min(0).max(120_000),
  first_byte_timeout_ms: z.int().min(100).max(3_600_000),
  total_timeout_ms: z.int().min(100).max(3_600_000),
  retries: z.int().min(0).max(5),
};

/** Of the organisation's gateway. */
export const gatewaySettingsSchema = z.object({ ...shape, version: z.int() });
export type GatewaySettings = z.infer<typeof gatewaySettingsSchema>;

export const defaultGatewaySettings: GatewaySettings = {
  stale_seconds: 3600,
  when_stale: 'closed',
  budget_wait_ms: 30_000,
  first_byte_timeout_ms: 300_000,
  total_timeout_ms: 1_800_000,
  retries: 2,
  version: 1,
};

export const gatewaySettingsChangeSchema = z.strictObject({
  version: versionSchema,
  stale_seconds: shape.stale_seconds.optional(),
  when_stale: shape.when_stale.optional(),
  budget_wait_ms: shape.budget_wait_ms.optional(),
  first_byte_timeout_ms: shape.first_byte_timeout_ms.optional(),
  total_timeout_ms: shape.total_timeout_ms.optional(),
  retries: shape.retries.optional(),
});
export type GatewaySettingsChange = z.output<typeof gatewaySettingsChangeSchema>;
