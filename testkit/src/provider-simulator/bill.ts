import type { ServiceTier, Usage } from '@apex/contracts';
import { formatUsd, type Pico, priceCall, sumPico } from '@apex/pricing';
import type { Ask } from './exchange.ts';

/** One provider call that reached the simulator, as the provider would invoice it. */
export interface BillLine {
  readonly sequence: number;
  /** The answer's own id; null where the call was refused. */
  readonly response_id: string | null;
  readonly request_id: string;
  readonly provider: Ask['provider'];
  readonly api: Ask['api'];
  /** The key that is charged; empty where the call bore none. */
  readonly account: string;
  readonly model_asked: string;
  readonly model_served: string | null;
  readonly tier: ServiceTier;
  readonly at: string;
  readonly streaming: boolean;
  /** Zero where no header was sent. */
  readonly status: number;
  /** `abandoned`: the client hung up before the answer's end; `unanswered`: the provider never began. */
  readonly outcome: 'answered' | 'refused' | 'cut' | 'malformed' | 'abandoned' | 'unanswered';
  /** What was charged, by disjoint kinds; null where nothing was. */
  readonly usage: Usage | null;
  /** Whether the client was told all of it. */
  readonly usage_reported: boolean;
  /** Exact, in picodollars; null where the price list does not know the model. */
  readonly cost: Pico | null;
}

export interface Bill {
  readonly lines: readonly BillLine[];
  /** Of all lines with a cost, as an exact decimal. */
  total_usd(): string;
}

export function costOf(line: Pick<BillLine, 'provider' | 'model_served' | 'tier' | 'at' | 'usage'>): Pico | null {
  if (line.usage === null || line.model_served === null) return null;
  const { provider, model_served: model, at, tier, usage } = line;
  return priceCall({ provider, model, at, tier, usage }).cost;
}

/** The sum of lines, to the last picodollar. */
export function totalUsd(lines: readonly BillLine[]): string {
  return formatUsd(sumPico(lines.flatMap((line) => (line.cost === null ? [] : [line.cost]))));
}

/** What of an answer's usage is charged when `sent` of its `pieces` were produced: the whole prompt, a part of the rest. */
export function usageSoFar(usage: Usage, { sent, pieces }: { readonly sent: number; readonly pieces: number }): Usage {
  if (sent >= pieces) return usage;
  const part = (tokens: number) => Math.ceil((tokens * sent) / pieces);
  const output = part(usage.output);
  return { ...usage, output, reasoning: Math.min(usage.reasoning, output), audio_out: part(usage.audio_out) };
}
