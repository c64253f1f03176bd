import type { NegotiatedPrice, PriceTerms, ServiceTier } from '@apex/contracts';

/** A price that somebody has for themselves, over the list's. */
export interface OwnPrice {
  /** Written beside every price taken from it. */
  readonly version: string;
  /** Null: whichever provider, named or not. */
  readonly provider: string | null;
  /** A name in which `*` stands for anything. */
  readonly model: string;
  /** Null: whichever tier. */
  readonly tier: ServiceTier | null;
  /** The first day, in UTC. */
  readonly valid_from: string;
  /** The first day it no longer holds. */
  readonly valid_to: string | null;
  readonly terms: PriceTerms;
}

/** A price that was negotiated, as the catalogue takes it. */
export function ownPriceOf(price: NegotiatedPrice): OwnPrice {
  const { provider, model, tier, valid_from, valid_to, terms } = price;
  return { version: priceVersionOf(price), provider, model, tier, valid_from, valid_to, terms };
}

/** What stands on a call that was priced with it. */
export function priceVersionOf({ id, version }: Pick<NegotiatedPrice, 'id' | 'version'>): string {
  return `${id}@${version}`;
}
