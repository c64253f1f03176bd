const places = 12;
const scale = 10n ** BigInt(places);

/** Picodollars of a decimal string as it stands on the wire. */
export function picodollarsOf(decimal: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,12}))?$/.exec(decimal);
  if (match === null) throw new Error(`not a decimal: ${decimal}`);
  const [, sign = '', whole = '0', fraction = ''] = match;
  const units = BigInt(whole) * scale + BigInt(fraction.padEnd(places, '0'));
  return sign === '-' ? -units : units;
}

function fromUnits(units: bigint): string {
  const absolute = units < 0n ? -units : units;
  const fraction = (absolute % scale).toString().padStart(places, '0');
  return `${units < 0n ? '-' : ''}${absolute / scale}.${fraction}`;
}

/** Exact sum of decimal strings. */
export function sumDecimals(decimals: Iterable<string>): string {
  let units = 0n;
  for (const decimal of decimals) units += picodollarsOf(decimal);
  return fromUnits(units);
}

/** Exact `a - b`. */
export function subtractDecimals(a: string, b: string): string {
  return fromUnits(picodollarsOf(a) - picodollarsOf(b));
}

/** Negative where `a` is less than `b`. To sort many, sort them by `picodollarsOf`. */
export function compareDecimals(a: string, b: string): number {
  const difference = picodollarsOf(a) - picodollarsOf(b);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** `part / whole` as a share to six places; null where the whole is zero. */
export function shareOf(part: string, whole: string): number | null {
  const of = picodollarsOf(whole);
  return of === 0n ? null : Number((picodollarsOf(part) * 1_000_000n) / of) / 1_000_000;
}
