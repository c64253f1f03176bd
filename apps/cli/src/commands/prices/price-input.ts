import { type PricedComponent, pricedComponents, type PriceTerms, serviceTierSchema } from '@apex/contracts';
import { oneOf, usageError } from '../../usage-error.ts';

export interface SetPriceOptions {
  readonly provider?: string;
  readonly tier?: string;
  readonly from?: string;
  readonly to?: string;
  readonly off?: string;
  readonly price?: readonly string[];
  readonly note?: string;
  /** True without a number of days. */
  readonly preview?: true | string;
}

/** What the options say a price is; nothing where they say nothing. */
export function termsOf({ off, price = [] }: SetPriceOptions): PriceTerms | undefined {
  if (off !== undefined && price.length > 0) throw usageError('Give prices or a discount, not both.');
  if (off !== undefined) return { kind: 'discount', off: shareOf(off) };
  if (price.length === 0) return undefined;
  const prices: Partial<Record<PricedComponent, string>> = {};
  for (const text of price) {
    const [, kind = '', usd = ''] = /^([^=]+)=\$?(\d+(?:\.\d+)?)$/.exec(text.trim()) ?? [];
    if (usd === '') throw usageError(`--price takes kind=USD, like input=2.5, not ${text}.`);
    prices[oneOf('kind of token', kind, pricedComponents)] = usd;
  }
  return { kind: 'prices', prices };
}

/** The options a price is for and when, as the routes take them. */
export function scopeOf({ provider, tier, from, to, note }: SetPriceOptions) {
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(tier === undefined ? {} : { tier: oneOf('tier', tier, serviceTierSchema.options) }),
    ...(from === undefined ? {} : { valid_from: from }),
    ...(to === undefined ? {} : { valid_to: to }),
    ...(note === undefined ? {} : { note }),
  };
}

/** `15%` is `0.15`, to the digit. */
function shareOf(text: string): string {
  const [, whole = '', fraction = ''] = /^(\d{1,3})(?:\.(\d{1,4}))?\s*%$/.exec(text.trim()) ?? [];
  const millionths = Number(whole) * 10_000 + Number(fraction.padEnd(4, '0'));
  if (whole === '' || millionths > 1_000_000) throw usageError(`--off takes a percentage like 15%, not ${text}.`);
  const digits = String(millionths).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
