import { ApexError } from '@apex/contracts';

const decimalPattern = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i;

/** `parseDecimal('1.25', 3)` → `1250n`. Exact: a digit below the last place that is not 0 is refused, never rounded. */
export function parseDecimal(text: string, places: number): bigint {
  const match = decimalPattern.exec(text);
  if (match === null) throw notADecimal(text);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = places + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  const scaled = shift >= 0 ? digits * 10n ** BigInt(shift) : divideExactly(digits, 10n ** BigInt(-shift), text);
  return sign === '-' ? -scaled : scaled;
}

/** Like `parseDecimal`, but a digit below the last place is rounded half-even: for numbers that carry float noise. */
export function roundDecimal(text: string, places: number): bigint {
  const spare = 340;
  return roundHalfEven(parseDecimal(text, places + spare), 10n ** BigInt(spare));
}

/** `formatDecimal(1250n, 3)` → `1.250`: always all places. */
export function formatDecimal(value: bigint, places: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const cut = digits.length - places;
  const body = places === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return value < 0n ? `-${body}` : body;
}

/** Exact quotient rounded to the nearest integer, ties to the even one. */
export function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('roundHalfEven needs a denominator above 0');
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  const away = twice > denominator || (twice === denominator && quotient % 2n !== 0n);
  if (!away) return quotient;
  return numerator < 0n ? quotient - 1n : quotient + 1n;
}

function divideExactly(digits: bigint, divisor: bigint, text: string): bigint {
  if (digits % divisor !== 0n) throw notADecimal(text);
  return digits / divisor;
}

function notADecimal(text: string): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'pricing.not_a_decimal',
    message: `"${text.slice(0, 64)}" is not a decimal number that can be kept exactly.`,
  });
}
