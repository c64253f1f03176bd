import { ApexError, type NegotiatedPrice, type NewNegotiatedPrice } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Scope } from '../scope.ts';
import { changePrices } from './change-prices.ts';
import { currentPrices, openVersion } from './negotiated-store.ts';

/** Every name that is looked up is held against each of them once. */
const mostPrices = 1000;

/** For admins and owners. Calls from its first day on are priced anew. */
export async function createNegotiatedPrice(scope: Scope, input: NewNegotiatedPrice): Promise<NegotiatedPrice> {
  const { organisation_id, actor } = scope.caller;
  return changePrices(scope, async (trx, at) => {
    const current = await currentPrices(trx, organisation_id);
    const same = current.find((price) => isSame(price, input));
    if (same !== undefined) throw isThere(same);
    if (current.length >= mostPrices) throw tooMany();
    const opened = { ...input, id: newId.price(), version: 1, at, by: actor.user_id };
    return { cause: 'price.create', price: await openVersion(trx, organisation_id, opened), before: null };
  });
}

function isSame(one: NewNegotiatedPrice, other: NewNegotiatedPrice): boolean {
  const names = ({ provider, model }: NewNegotiatedPrice) => `${provider ?? ''}\u0001${model}`.toLowerCase();
  return names(one) === names(other) && one.tier === other.tier && one.valid_from === other.valid_from;
}

function isThere(current: NegotiatedPrice): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'telemetry.price_exists',
    message: `There is a price for ${current.model} from ${current.valid_from} already: change that one, ${current.id}.`,
    details: { current },
  });
}

function tooMany(): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'telemetry.too_many_prices',
    message: `An organisation has at most ${mostPrices} prices of its own: undo one that is not needed, or use a pattern.`,
  });
}
