import type { NegotiatedPrice, PriceTerms } from '@apex/contracts';
import { plainLine } from '@apex/terminal';

/** A price in one line. */
export function priceWords(price: NegotiatedPrice): string {
  const { provider, model, tier, terms } = price;
  const about = [provider ?? 'any provider', model, tier ?? ''].filter((word) => word !== '').join(' ');
  return plainLine(`${about}: ${termsWords(terms)}, ${validityWords(price)}`);
}

/** `15 % off`, or `input 2.5, output 10`. */
export function termsWords(terms: PriceTerms): string {
  if (terms.kind === 'prices') {
    return Object.entries(terms.prices)
      .map(([kind, usd]) => `${kind} ${usd}`)
      .join(', ');
  }
  const percent = (Number(terms.off) * 100).toFixed(4).replace(/\.?0+$/, '');
  return `${percent} % off`;
}

export function validityWords({ valid_from, valid_to }: Pick<NegotiatedPrice, 'valid_from' | 'valid_to'>): string {
  return valid_to === null ? `from ${valid_from}` : `from ${valid_from} until before ${valid_to}`;
}
