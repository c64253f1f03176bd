import { type Catalogue, hasOwnPrice, negotiatedSource, parseUsd, ratePeriods } from '@apex/pricing';
import { namesToPrice, priceOutcome, type StoredPrice } from '../call/price-outcome.ts';
import { outcomeOfRow, type StoredCall } from '../call/stored-call.ts';
import type { OpenRepricing } from './repricing-store.ts';

/** What calls of one name have in common that a price hangs on. */
export interface CallGroup {
  readonly provider: string;
  readonly model: string;
  readonly model_served: string;
  readonly tier: StoredCall['tier'];
  readonly price_source: string;
  readonly price_version: string;
  readonly unpriced: boolean;
}

type Reason = Pick<OpenRepricing, 'cause' | 'price_id'>;

/** Whether calls of a group may cost something else; a call itself decides. */
export function mayChange(group: CallGroup, { cause, price_id }: Reason, catalogue: Catalogue): boolean {
  const provider = group.provider || null;
  const queries = namesToPrice(group).map((model) => ({ provider, model, tier: group.tier }));
  if (cause !== 'catalogue.learn') {
    const isOwn = group.price_source === negotiatedSource && group.price_version.startsWith(`${price_id}@`);
    return isOwn || queries.some((query) => hasOwnPrice(query, catalogue));
  }
  if (!group.unpriced && (group.price_source === negotiatedSource || group.price_version === catalogue.version))
    return false;
  return queries.some((query) =>
    ratePeriods(query, { catalogue }).some(({ rate }) => group.unpriced || rate.price.valid_from !== null),
  );
}

/**
 * What a call is to cost now; `undefined` where that is what it costs. A changed price of the organisation's own decides
 * for calls that it priced or prices. The list, when another version of it comes, prices what had no price, and changes
 * a price only from a day that it names: what it changes without one is not known to have held in the past.
 */
export function duePrice(row: StoredCall, { cause }: Reason, catalogue: Catalogue): StoredPrice | undefined {
  const due = priceOutcome(outcomeOfRow(row), row.at, catalogue);
  const own = row.price_source === negotiatedSource || due.source === negotiatedSource;
  if (cause !== 'catalogue.learn') return own && isOther(row, due) ? due : undefined;
  if (row.cost === null) return due.cost === null ? undefined : due;
  const isDated = !own && due.cost !== null && due.valid_from !== '';
  return isDated && parseUsd(row.cost) !== due.cost ? due : undefined;
}

function isOther(row: StoredCall, due: StoredPrice): boolean {
  const cost = row.cost === null ? null : parseUsd(row.cost);
  return (
    cost !== due.cost ||
    row.price_source !== due.source ||
    row.price_version !== due.version ||
    row.price_valid_from !== due.valid_from ||
    parseUsd(row.cost_input) !== due.input ||
    parseUsd(row.cost_cache_read) !== due.cache_read ||
    parseUsd(row.cost_cache_write) !== due.cache_write ||
    parseUsd(row.cost_output) !== due.output
  );
}
