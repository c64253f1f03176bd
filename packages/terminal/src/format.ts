const picoPlaces = 12;
const decimal = /^(-?)(\d+)(?:\.(\d{1,12}))?$/;

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

function roundHalfEven(amount: bigint, unit: bigint): bigint {
  const whole = amount / unit;
  const twice = (amount % unit) * 2n;
  return twice > unit || (twice === unit && whole % 2n === 1n) ? whole + 1n : whole;
}

/**
 * Money for people, from a decimal string of US dollars: `$1,234.50`. An amount below a cent shows its first two digits
 * that count instead of a false zero; null is money not known.
 */
export function formatMoney(usd: string | null): string {
  if (usd === null) return 'not known';
  const [, sign, whole, fraction = ''] = decimal.exec(usd) ?? [];
  if (sign === undefined || whole === undefined) return usd;
  const pico = BigInt(whole + fraction.padEnd(picoPlaces, '0'));
  const leading = picoPlaces - String(pico).length;
  const places = pico === 0n || leading < 2 ? 2 : Math.min(picoPlaces, leading + 2);
  const digits = String(roundHalfEven(pico, 10n ** BigInt(picoPlaces - places))).padStart(places + 1, '0');
  return `${sign}$${grouped(digits.slice(0, -places))}.${digits.slice(-places)}`;
}

/** A count with thousands grouped: `14,873`. */
export function formatCount(count: number): string {
  return Number.isSafeInteger(count) ? (count < 0 ? '-' : '') + grouped(String(Math.abs(count))) : String(count);
}

/** A count with what it counts: `1 call`, `14,873 calls`. */
export function formatCounted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A rate of 0..1 as a percentage with one decimal: `91.2 %`. */
export function formatRate(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}

/** An ISO instant to the minute: `2026-03-01 12:00 UTC`; null is no time at all. */
export function formatInstant(instant: string | null): string {
  return instant === null ? '—' : `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
