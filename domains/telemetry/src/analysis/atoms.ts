import type { Amount, Unit } from '@apex/contracts';
import { formatUsd, roundHalfEven } from '@apex/pricing';

/** How many decimal places an atom of each unit is worth; atoms are whole, so that parts add up to their whole. */
const places: Readonly<Record<Unit, number>> = { usd: 12, count: 6, rate: 12, ms: 9 };

export function atomsPer(unit: Unit): bigint {
  return 10n ** BigInt(places[unit]);
}

/** Atoms as they go on the wire: money as a decimal string, all else as a number. */
export function amountOf(unit: Unit, atoms: bigint): Amount {
  if (unit === 'usd') return formatUsd(atoms);
  return numberOf(unit, atoms);
}

export function amountOrNull(unit: Unit, atoms: bigint | null): Amount | null {
  return atoms === null ? null : amountOf(unit, atoms);
}

/** Whole parts stay exact as far as a number can hold them. */
export function numberOf(unit: Unit, atoms: bigint): number {
  const scale = atomsPer(unit);
  return Number(atoms / scale) + Number(atoms % scale) / Number(scale);
}

/** The quotient of two signed numbers, rounded half-even; null where nothing divides. */
export function quotientOf(numerator: bigint, denominator: bigint): bigint | null {
  if (denominator === 0n) return null;
  return denominator < 0n ? roundHalfEven(-numerator, -denominator) : roundHalfEven(numerator, denominator);
}

/** As a share such as 0.25; null where the whole is nothing. */
export function shareOf(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : Number(part) / Number(whole);
}

/** Brings rounded parts to a known sum: the largest takes what rounding lost. */
export function withSum(parts: readonly bigint[], sum: bigint): bigint[] {
  const missing = sum - total(parts);
  if (missing === 0n || parts.length === 0) return [...parts];
  let largest = 0;
  for (const [index, part] of parts.entries()) if (size(part) > size(parts[largest] ?? 0n)) largest = index;
  return parts.map((part, index) => (index === largest ? part + missing : part));
}

export function total(parts: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const part of parts) sum += part;
  return sum;
}

export function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}
