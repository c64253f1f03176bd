import { z } from 'zod';
import { nameSchema, versionSchema } from '../auth/fields.ts';
import { secretIdSchema, upstreamIdSchema } from '../id.ts';
import { instantSchema } from '../value.ts';
import { wireFormats } from './wire-format.ts';

export const upstreamKinds = ['openai', 'anthropic', 'gemini', 'azure_openai', 'ollama', 'openai_compatible'] as const;
export type UpstreamKind = (typeof upstreamKinds)[number];

/** Where each kind lives unless told; the others have no address of their own. */
export const upstreamBaseUrls: Readonly<Partial<Record<UpstreamKind, string>>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com',
  gemini: 'https://generativelanguage.googleapis.com',
  ollama: 'http://localhost:11434/v1',
};

/** A name that can stand before a slash in a model's name. */
export const upstreamNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'must be lower-case letters, digits, dots, dashes, at most 63');

const baseUrlSchema = z.url({ protocol: /^https?$/ }).max(2000);

/** A model's name, with `*` for any run of characters. */
export const modelPatternSchema = z.string().trim().min(1).max(200);

const modelsSchema = z.array(modelPatternSchema).max(200);
const apiKeySchema = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^[\x21-\x7e]+$/, 'must be printable characters without spaces');

const fields = {
  kind: z.enum(upstreamKinds),
  base_url: baseUrlSchema,
  /** The models it serves; empty: those its kind is known for. Listed ones win over known ones. */
  models: modelsSchema,
  /** Wire formats it speaks; empty: those of its kind. */
  formats: z.array(z.enum(wireFormats)).max(wireFormats.length),
  /** Of several upstreams that serve a model each gets its share. */
  weight: z.int().min(0).max(1000),
  enabled: z.boolean(),
  /** Whose prices its calls have; null: told by its kind and the model. */
  provider: nameSchema.max(63).nullable(),
  /** Azure's; null for the others. */
  api_version: z.string().max(40).nullable(),
};

export const upstreamSchema = z.object({
  id: upstreamIdSchema,
  name: z.string(),
  ...fields,
  /** Null: it wants no key. */
  secret_id: secretIdSchema.nullable(),
  key_last_four: z.string().nullable(),
  created_at: instantSchema,
  version: z.int(),
});
export type Upstream = z.infer<typeof upstreamSchema>;

export const newUpstreamSchema = z.strictObject({
  name: upstreamNameSchema,
  kind: fields.kind,
  /** Left out: that of its kind. */
  base_url: baseUrlSchema.optional(),
  /** Goes to the vault and is never shown again. */
  api_key: apiKeySchema.optional(),
  models: modelsSchema.default([]),
  formats: fields.formats.default([]),
  weight: fields.weight.default(100),
  enabled: z.boolean().default(true),
  provider: fields.provider.default(null),
  api_version: fields.api_version.default(null),
});
export type NewUpstream = z.output<typeof newUpstreamSchema>;

/** What is left out stays as it is. */
export const upstreamChangeSchema = z.strictObject({
  id: upstreamIdSchema,
  version: versionSchema,
  base_url: baseUrlSchema.optional(),
  /** Another key; the old one is gone. */
  api_key: apiKeySchema.optional(),
  models: modelsSchema.optional(),
  formats: fields.formats.optional(),
  weight: fields.weight.optional(),
  enabled: z.boolean().optional(),
  provider: fields.provider.optional(),
  api_version: fields.api_version.optional(),
});
export type UpstreamChange = z.output<typeof upstreamChangeSchema>;

/** How an upstream does in this process. */
export const upstreamHealthSchema = z.object({
  upstream_id: upstreamIdSchema,
  name: z.string(),
  /** `open`: it failed too often and is left alone until `retry_at`. */
  breaker: z.enum(['closed', 'half_open', 'open']),
  retry_at: instantSchema.nullable(),
  requests: z.int(),
  failures: z.int(),
  in_flight: z.int(),
  /** Until the first byte, of the last 100 answers; null: none yet. */
  first_byte_p50_ms: z.number().nullable(),
  first_byte_p95_ms: z.number().nullable(),
  last_error: z.string().nullable(),
});
export type UpstreamHealth = z.infer<typeof upstreamHealthSchema>;

export const upstreamTestSchema = z.object({
  ok: z.boolean(),
  status: z.int().nullable(),
  duration_ms: z.number(),
  /** Models it says it has, at most 200. */
  models: z.array(z.string()),
  /** Why it failed, as it said itself; null where it did not. */
  problem: z.string().nullable(),
});
export type UpstreamTest = z.infer<typeof upstreamTestSchema>;
