import { ApexError, type EndNegotiatedPrice, type NegotiatedPrice, type NegotiatedPriceChange } from '@apex/contracts';
import type { Scope } from '../scope.ts';
import { changePrices, requireCurrent } from './change-prices.ts';
import { closeVersion, openVersion } from './negotiated-store.ts';

/** For admins and owners. Closes the version that holds and opens the next; calls of either's days are priced anew. */
export async function changeNegotiatedPrice(scope: Scope, input: NegotiatedPriceChange): Promise<NegotiatedPrice> {
  return replaceVersion(scope, input, 'price.change');
}

/** For admins and owners. With a day the price holds until it, without one it is undone from its first day on. */
export async function endNegotiatedPrice(scope: Scope, input: EndNegotiatedPrice): Promise<NegotiatedPrice> {
  const { id, version, valid_to } = input;
  if (valid_to !== undefined) return replaceVersion(scope, { id, version, valid_to }, 'price.end');
  const { caller } = scope;
  return changePrices(scope, async (trx, at) => {
    const before = await requireCurrent(trx, caller, input);
    const price = await closeVersion(trx, caller.organisation_id, before, { at, by: caller.actor.user_id });
    return { cause: 'price.end', price, before };
  });
}

function replaceVersion(
  scope: Scope,
  input: NegotiatedPriceChange,
  cause: 'price.change' | 'price.end',
): Promise<NegotiatedPrice> {
  const { caller } = scope;
  const by = caller.actor.user_id;
  return changePrices(scope, async (trx, at) => {
    const before = await requireCurrent(trx, caller, input);
    const { valid_from = before.valid_from, valid_to = before.valid_to } = input;
    const { terms = before.terms, note = before.note } = input;
    if (valid_to !== null && valid_to <= valid_from) throw endsTooEarly(valid_from);
    await closeVersion(trx, caller.organisation_id, before, { at, by });
    const next = { ...before, valid_from, valid_to, terms, note, version: before.version + 1, at, by };
    return { cause, price: await openVersion(trx, caller.organisation_id, next), before };
  });
}

function endsTooEarly(valid_from: string): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'telemetry.price_ends_too_early',
    message: `The price holds from ${valid_from}: it ends after that day, or is undone by ending it without a day.`,
  });
}
