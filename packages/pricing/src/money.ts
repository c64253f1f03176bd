import { formatDecimal, parseDecimal, roundHalfEven } from './decimal.ts';

declare const picoBrand: unique symbol;

/** Money: whole picodollars (1e-12 USD). Add and compare as bigint; make one only with the functions here. */
export type Pico = bigint & { readonly [picoBrand]: true };

const places = 12;
const picoPerCent = 10_000_000_000n;

/** Brands an amount that is already in picodollars, such as a sum of `Pico`. */
export function pico(amount: bigint): Pico {
  return amount as Pico;
}

export const zeroPico: Pico = pico(0n);

/** Exact; text with a digit below 1e-12 or that is no decimal number is an `invalid` ApexError. */
export function parseUsd(text: string): Pico {
  return pico(parseDecimal(text, places));
}

/** Always 12 places, no grouping: `0.001234500000`. */
export function formatUsd(amount: bigint): string {
  return formatDecimal(amount, places);
}

/** For people: two places, half-even, no grouping: `1234.50`. */
export function displayUsd(amount: bigint): string {
  return formatDecimal(roundHalfEven(amount, picoPerCent), 2);
}

export function sumPico(amounts: Iterable<bigint>): Pico {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return pico(total);
}
