import { usageError } from './usage-error.ts';

/** `a,b` and repeated options as one list; undefined where nothing was said. */
export function wordsOf(given: string | readonly string[] | undefined): string[] | undefined {
  if (given === undefined) return undefined;
  const texts = typeof given === 'string' ? [given] : given;
  return texts
    .flatMap((text) => text.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** `feature=x` pairs by name. */
export function pairsOf(option: string, given: readonly string[] | undefined): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const text of given ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === '') throw usageError(`${option} takes name=value, like feature=search, not ${text}.`);
    pairs[name.trim()] = value;
  }
  return pairs;
}

/** A number that may have a fraction. */
export function numberOf(option: string, text: string): number {
  const number = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw usageError(`${option} takes a number, not ${text}.`);
}

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90`, `90s`, `10m`, `24h`, `7d` in seconds. */
export function secondsOf(option: string, text: string): number {
  const [, amount = '', unit = 's'] = /^(\d{1,9})([smhd])?$/.exec(text.trim()) ?? [];
  if (amount === '') throw usageError(`${option} takes a time like 90s, 10m, 24h or 7d, not ${text}.`);
  return Number(amount) * unitSeconds[unit as keyof typeof unitSeconds];
}
