import { roundHalfEven } from '@apex/pricing';

/** So many places that a price times any count of tokens gives the cost again, to the last picodollar. */
const places = 30;
const perPico = 10n ** BigInt(places - 12);

/** The price of one unit, in USD: exact where it ends, else to thirty places. */
export function unitPrice(cost_pico: bigint, quantity: bigint): string {
  if (quantity === 0n) return '0';
  const price = roundHalfEven(cost_pico * perPico, quantity);
  const digits = price.toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return `${digits.slice(0, -places)}${fraction === '' ? '' : `.${fraction}`}`;
}
