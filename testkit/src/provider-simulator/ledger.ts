import { type Bill, type BillLine, costOf, totalUsd } from './bill.ts';
import type { Ask } from './exchange.ts';
import { servedModel } from './models.ts';

/** What of a line its call decides; the rest follows from it. */
export type Charge = Pick<BillLine, 'request_id' | 'response_id' | 'status' | 'outcome' | 'usage'>;

export interface Ledger {
  readonly bill: Bill;
  /** Writes a line and returns what writes it anew when the call ends otherwise. */
  enter(ask: Ask, account: string, charge: Charge, told: boolean): (end: Pick<Charge, 'outcome' | 'usage'>) => void;
}

export function createLedger(now_ms: () => number, models: readonly string[]): Ledger {
  const lines: BillLine[] = [];
  return {
    bill: { lines, total_usd: () => totalUsd(lines) },
    enter(ask, account, charge, told) {
      const { provider, api, model, stream, tier } = ask;
      const index = lines.length;
      const at = new Date(now_ms()).toISOString();
      const write = (whole: Charge) => {
        const model_served = whole.usage === null ? null : servedModel(model, models);
        lines[index] = {
          ...whole,
          sequence: index + 1,
          provider,
          api,
          account,
          model_asked: model,
          model_served,
          tier,
          at,
          streaming: stream,
          usage_reported: whole.usage !== null && whole.outcome === 'answered' && told,
          cost: costOf({ provider, model_served, tier, at, usage: whole.usage }),
        };
      };
      write(charge);
      return (end) => write({ ...charge, ...end });
    },
  };
}
