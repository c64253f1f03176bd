import { roundHalfEven } from '@apex/pricing';

/** `amount × part / whole`, rounded once. */
export function scaled(amount: bigint, part: bigint, whole: bigint): bigint {
  return whole === 0n ? 0n : roundHalfEven(whole < 0n ? -amount * part : amount * part, absolute(whole));
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

/** A decimal text of any length in picodollars, rounded half-even where it has more places. */
export function picoOfText(text: string): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const digits = BigInt(`${whole}${fraction}`);
  const value =
    fraction.length <= 12
      ? digits * 10n ** BigInt(12 - fraction.length)
      : roundHalfEven(digits, 10n ** BigInt(fraction.length - 12));
  return sign === '-' ? -value : value;
}

/** Decimal places a text is written with, trailing zeros included. */
export function placesOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

const millionths = 1_000_000n;

/** A quotient with six places; null where there is nothing to divide by. */
export function shareOf(part: bigint, whole: bigint): string | null {
  if (whole === 0n) return null;
  const value = scaled(millionths, part, whole);
  const digits = absolute(value).toString().padStart(7, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
