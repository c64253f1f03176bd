import type { Usage } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';

/**
 * What a call that told no usage has cost: it was cut off, or its upstream counts nothing. The prompt at a token for
 * four bytes, the answer at a token an event, which is what providers mostly send.
 */
export function estimatedUsage(input_tokens: number, events: number, told: Usage | null): Usage {
  const usage = told ?? { ...emptyUsage(), input: input_tokens };
  return { ...usage, output: Math.max(usage.output, events) };
}
