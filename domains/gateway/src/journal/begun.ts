import { gatewayOperations } from '@apex/contracts';
import { z } from 'zod';
import { holdsSchema, picoTextSchema } from './settlement.ts';

/** What the journal keeps of a call that is under way: enough to close it if this process dies. */
export const begunSchema = z.object({
  tenant: z.string(),
  journal_id: z.string(),
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string(),
  started_at_ms: z.number(),
  operation: z.enum(gatewayOperations),
  provider: z.string(),
  model: z.string(),
  upstream: z.string(),
  streaming: z.boolean(),
  input_tokens: z.number(),
  labels: z.record(z.string(), z.string()),
  prompt_hash: z.string(),
  holds: holdsSchema,
  /** Picodollars as text; null: not known. */
  most_usd: picoTextSchema,
  most_tokens: z.number(),
});
/** As it is written, `holds` as the ledger gave them. */
export type NewBegun = Omit<z.input<typeof begunSchema>, 'holds' | 'labels'> & {
  readonly holds: readonly unknown[];
  readonly labels: Readonly<Record<string, string>>;
};
export type Begun = z.output<typeof begunSchema>;
