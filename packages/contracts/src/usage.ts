import { z } from 'zod';

/** A call has at most this many tokens of one kind; more is a broken record. */
export const maxTokensOfAKind = 1_000_000_000;

const count = z.int().min(0).max(maxTokensOfAKind).default(0);

/**
 * Tokens of one call by disjoint kinds. The whole prompt is
 * `input + cache_read + cache_write_5m + cache_write_1h + audio_in + image_in`; `reasoning` is a part of `output`
 * and is never added. `input` is fresh input only.
 */
export const usageSchema = z.strictObject({
  input: count,
  cache_read: count,
  cache_write_5m: count,
  cache_write_1h: count,
  output: count,
  reasoning: count,
  audio_in: count,
  audio_out: count,
  image_in: count,
  image_out: count,
});
export type Usage = z.infer<typeof usageSchema>;
export type TokenKind = keyof Usage;

export const tokenKinds = Object.keys(usageSchema.shape) as readonly TokenKind[];

export const serviceTierSchema = z.enum(['standard', 'batch', 'flex', 'priority']);
export type ServiceTier = z.infer<typeof serviceTierSchema>;
