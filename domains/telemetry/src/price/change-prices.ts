import { ApexError, type Caller, type NegotiatedPrice, type RepricingCause } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { Transaction } from 'kysely';
import { enterRepricing } from '../reprice/repricing-store.ts';
import type { Scope } from '../scope.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import { newestVersion } from './negotiated-store.ts';
import { lockBook } from './price-book.ts';

export interface PriceChange {
  readonly cause: RepricingCause;
  /** What the verb answers with, and what is written beside the re-pricing. */
  readonly price: NegotiatedPrice;
  /** The price as it was; null for a new one. */
  readonly before: NegotiatedPrice | null;
}

/** For admins and owners. */
export function requirePriceWriter({ roles }: Caller): void {
  if (roles.includes('admin') || roles.includes('owner')) return;
  throw new ApexError({
    kind: 'forbidden',
    reason: 'telemetry.role_too_low',
    message: 'Only an admin or owner of the organisation can change its prices.',
  });
}

/**
 * Changes a price, and enters what must be priced anew because of it, both or neither. Changes of an organisation's prices
 * go one after the other.
 */
export async function changePrices(
  scope: Scope,
  change: (trx: Transaction<TelemetryDatabase>, at: Date) => Promise<PriceChange>,
): Promise<NegotiatedPrice> {
  const { caller, db, clock, catalogue, repricing } = scope;
  requirePriceWriter(caller);
  const { organisation_id } = caller;
  const at = new Date(clock.now());
  const changed = await withTenant(db, { organisation_id }, async (trx) => {
    await lockBook(trx, organisation_id, catalogue);
    const done = await change(trx, at);
    const { price, before } = done;
    await enterRepricing(trx, {
      organisation_id,
      id: newId.repricing(),
      cause: done.cause,
      price_id: price.id,
      price_version: price.version,
      about: [price.provider ?? 'any provider', price.model, price.tier].filter(Boolean).join(' '),
      from_day: earlier(price.valid_from, before?.valid_from),
      to_day: later(price.valid_to, before),
      requested_at: at,
      requested_by: caller.actor.user_id,
    });
    return price;
  });
  repricing.wake();
  return changed;
}

/** The version that holds, of which the caller's must be; another organisation's price is not found. */
export async function requireCurrent(
  trx: Transaction<TelemetryDatabase>,
  { organisation_id }: Caller,
  given: { readonly id: string; readonly version: number },
): Promise<NegotiatedPrice> {
  const current = await newestVersion(trx, organisation_id, given.id);
  if (current === undefined) throw priceNotFound(given.id);
  if (given.version !== current.version || current.closed_at !== null) {
    throw new ApexError({
      kind: 'conflict',
      reason: current.closed_at === null ? 'telemetry.stale_version' : 'telemetry.price_undone',
      message:
        current.closed_at === null
          ? 'Somebody changed this price in the meantime: look at it again and repeat your change.'
          : 'This price was undone. Enter a new one if it should hold again.',
      details: { your_version: given.version, current_version: current.version, yours: given, current },
    });
  }
  return current;
}

export function priceNotFound(id: string): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'telemetry.price_not_found',
    message: `Your organisation has no price ${id}.`,
  });
}

function earlier(one: string, other: string | undefined): string {
  return other !== undefined && other < one ? other : one;
}

function later(valid_to: string | null, before: NegotiatedPrice | null): string | null {
  if (before === null || valid_to === null || before.valid_to === null) return before === null ? valid_to : null;
  return before.valid_to > valid_to ? before.valid_to : valid_to;
}
