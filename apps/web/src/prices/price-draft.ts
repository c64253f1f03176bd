import {
  type NegotiatedPrice,
  type PricedComponent,
  pricedComponents,
  type PriceId,
  type PriceTerms,
  type ServiceTier,
} from '@apex/contracts';

/** A price as it is being typed. */
export interface PriceDraft {
  /** Of the price that is changed; null for a new one. */
  readonly replaces: { readonly id: PriceId; readonly version: number } | null;
  readonly provider: string;
  readonly model: string;
  readonly tier: ServiceTier | 'any';
  readonly valid_from: string;
  readonly valid_to: string;
  readonly kind: PriceTerms['kind'];
  /** Percent. */
  readonly off: string;
  readonly prices: Readonly<Partial<Record<PricedComponent, string>>>;
  readonly note: string;
}

export const componentLabels: Readonly<Record<PricedComponent, string>> = {
  input: 'Input',
  cache_read: 'Cache read',
  cache_write_5m: 'Cache write, 5 min',
  cache_write_1h: 'Cache write, 1 h',
  output: 'Output',
  reasoning: 'Reasoning, if apart',
  audio_in: 'Audio in',
  audio_out: 'Audio out',
  image_in: 'Image in',
  image_out: 'Image out',
  request: 'A request',
};

export function emptyDraft(today: string): PriceDraft {
  return {
    replaces: null,
    provider: '',
    model: '',
    tier: 'any',
    valid_from: today,
    valid_to: '',
    kind: 'prices',
    off: '',
    prices: {},
    note: '',
  };
}

export function draftOf(price: NegotiatedPrice): PriceDraft {
  const { id, version, provider, model, tier, valid_from, valid_to, terms, note } = price;
  return {
    replaces: { id, version },
    provider: provider ?? '',
    model,
    tier: tier ?? 'any',
    valid_from,
    valid_to: valid_to ?? '',
    kind: terms.kind,
    off: terms.kind === 'discount' ? percentOf(terms.off) : '',
    prices: terms.kind === 'prices' ? terms.prices : {},
    note,
  };
}

export function termsOf({ kind, off, prices }: PriceDraft): PriceTerms {
  if (kind === 'discount') return { kind, off: shareOf(off) };
  const given = pricedComponents.flatMap((component) => {
    const usd = prices[component]?.trim() ?? '';
    return usd === '' ? [] : [[component, usd] as const];
  });
  return { kind, prices: Object.fromEntries(given) };
}

/** The rest of a price as the routes take it. */
export function scopeOf({ provider, model, tier, valid_from, valid_to, note }: PriceDraft) {
  return {
    provider: provider.trim() === '' ? null : provider.trim(),
    model: model.trim(),
    tier: tier === 'any' ? null : tier,
    valid_from,
    valid_to: valid_to === '' ? null : valid_to,
    note: note.trim(),
  };
}

/** `15` percent is `0.15`; what is no percentage stays as it is, for the server to say so. */
export function shareOf(percent: string): string {
  const [, whole = '', fraction = ''] = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(percent.trim().replace(/\s*%$/, '')) ?? [];
  if (whole === '') return percent;
  const digits = String(Number(whole) * 10_000 + Number(fraction.padEnd(4, '0'))).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** `0.15` is `15`. */
export function percentOf(share: string): string {
  const [whole = '0', fraction = ''] = share.split('.');
  const millionths = Number(whole) * 1_000_000 + Number(fraction.padEnd(6, '0'));
  return String(millionths / 10_000);
}

/** `15 % off`, or `Input 2.5, Output 10`. */
export function termsText(terms: PriceTerms): string {
  if (terms.kind === 'discount') return `${percentOf(terms.off)} % off`;
  return pricedComponents
    .flatMap((component) => {
      const usd = terms.prices[component];
      return usd === undefined ? [] : [`${componentLabels[component]} ${usd}`];
    })
    .join(', ');
}
