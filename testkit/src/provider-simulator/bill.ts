import type { Usage } from '@apex/contracts';
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
  readonly model_asked: string;
  readonly model_served: string | null;
  readonly at: string;
  readonly streaming: boolean;
  readonly status: number;
  readonly outcome: 'answered' | 'refused' | 'cut' | 'malformed';
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

export function costOf(line: Pick<BillLine, 'provider' | 'model_served' | 'at' | 'usage'>): Pico | null {
  if (line.usage === null || line.model_served === null) return null;
  return priceCall({
    provider: line.provider,
    model: line.model_served,
    at: line.at,
    tier: 'standard',
    usage: line.usage,
  }).cost;
}

/** The sum of lines, to the last picodollar. */
export function totalUsd(lines: readonly BillLine[]): string {
  return formatUsd(sumPico(lines.flatMap((line) => (line.cost === null ? [] : [line.cost]))));
}
