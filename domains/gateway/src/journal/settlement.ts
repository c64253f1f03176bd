import { budgetIdSchema } from '@apex/contracts';
import { pico } from '@apex/pricing';
import { z } from 'zod';
import type { Amounts, Hold } from '../budget/ledger.ts';

export const holdsSchema = z.array(z.object({ budget_id: budgetIdSchema, subject: z.string(), window_ms: z.number() }));

export const picoTextSchema = z
  .string()
  .regex(/^\d{1,30}$/)
  .nullable()
  .transform((text) => (text === null ? null : pico(BigInt(text))));

const settlementSchema = z.object({
  id: z.string(),
  holds: holdsSchema,
  usd: picoTextSchema,
  tokens: z.number(),
});
export type Settlement = z.output<typeof settlementSchema>;

/** What is to be settled with which budgets, as the journal keeps it. Empty where no budget held anything. */
export function settlementText(journal_id: string, holds: readonly Hold[], { usd, tokens }: Amounts): string {
  if (holds.length === 0) return '';
  return JSON.stringify({ id: journal_id, holds, usd: usd === null ? null : String(usd), tokens });
}

/** Null for a text that is none of ours. */
export function readSettlement(text: string): Settlement | null {
  try {
    const read = settlementSchema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    // A torn line: what it was to settle is not known.
    return null;
  }
}
