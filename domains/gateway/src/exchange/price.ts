import type { ServiceTier, Usage } from '@apex/contracts';
import { type Catalogue, type Pico, priceUsage, resolveRate } from '@apex/pricing';
import { emptyUsage } from '@apex/tokens';

export interface PriceQuestion {
  readonly provider: string | null;
  /** The one that answered, where that is known. */
  readonly model: string;
  readonly tier: ServiceTier;
  /** Milliseconds since 1970. */
  readonly at_ms: number;
  readonly catalogue: Catalogue;
}

/** The cost of a usage; null: no price is known. Rates are remembered by the pricing package. On the hot path. */
export function costOf(question: PriceQuestion, usage: Usage): Pico | null {
  const { provider, model, tier, at_ms, catalogue } = question;
  const { rate } = resolveRate({ provider, model, at: at_ms, tier }, { catalogue });
  return rate === null ? null : priceUsage(rate, usage).cost;
}

/** Where a client sets no bound: longer answers are rare, and a cap is exceeded by what they are longer. */
export const usualMostOutput = 16_384;
/** A token is rarely less than two bytes, whatever the script. */
const fewestBytesPerToken = 2;
const estimatedBytesPerToken = 4;

/**
 * The most a call can use up, as far as can be told beforehand: every prompt token fresh (or written to the dearest
 * cache it asks for), the answer as long as it may be.
 */
export function mostUsage(input_tokens: number, most_output_tokens: number | null, asksForOneHour: boolean): Usage {
  const input = Math.ceil((input_tokens * estimatedBytesPerToken) / fewestBytesPerToken);
  const usage = emptyUsage();
  if (asksForOneHour) usage.cache_write_1h = input;
  else usage.input = input;
  usage.output = most_output_tokens ?? usualMostOutput;
  return usage;
}
