import { gzipSync } from 'node:zlib';
import type { Dice } from '../dice.ts';

const nested = (open: string, close: string, levels: number): unknown =>
  JSON.parse(`${open.repeat(levels)}${close.repeat(levels)}`);

/** Values that break those who believe in what they are sent. */
const hostile: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => -1,
  () => 0.1,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER + 2,
  () => -(2 ** 63),
  () => 2 ** 32,
  () => '',
  () => 'NaN',
  () => '-0',
  () => '1e999',
  () => '\u0000',
  () => 'before\u0000after',
  () => '\ud800',
  () => '\u202e\u200d👩‍👩‍👧‍👦\ufffe',
  () => "'; drop table calls; --",
  () => '{}%00%n$(id)`id`',
  () => '../../../../etc/passwd',
  () => '9999-99-99T99:99:99Z',
  () => '0000-01-01T00:00:00.000Z',
  () => '+275760-09-13T00:00:00.000Z',
  () => 'x'.repeat(300),
  () => 'é'.repeat(70_000),
  () => [],
  () => ({}),
  () => [[], {}, null, 0],
  () => nested('[', ']', 900),
  () => ({ toString: 1, constructor: { prototype: {} }, hasOwnProperty: 0 }),
  () => Array.from({ length: 3000 }, () => 0),
];

const strangeNames = ['__proto__', 'constructor', 'toString', '', 'a b', '\u0000', 'organisation_id', 'id', 'version'];

type Place = readonly (string | number)[];

function placesOf(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null || at.length > 12) return [at];
  return [at, ...Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...at, name]))];
}

/** One change of a value at a place the dice choose: replaced, left out, doubled or added to. */
export function mutateJson(value: unknown, dice: Dice): unknown {
  const at = dice.pick(placesOf(value));
  return changed(value, at, (found) => {
    if (typeof found === 'object' && found !== null && dice.chance(0.5)) return reshaped(found, dice);
    return dice.pick(hostile)();
  });
}

function changed(value: unknown, [step, ...rest]: Place, change: (found: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.map((one: unknown, index) => (index === Number(step) ? changed(one, rest, change) : one));
  }
  return Object.fromEntries(
    Object.entries(value as object).map(([name, one]: [string, unknown]) => [
      name,
      name === step ? changed(one, rest, change) : one,
    ]),
  );
}

function reshaped(found: object, dice: Dice): unknown {
  if (Array.isArray(found)) {
    const items: unknown[] = found;
    return dice.pick([() => [...items, ...items, dice.pick(hostile)()], () => items.slice(1), () => [items]])();
  }
  const entries = Object.entries(found) as [string, unknown][];
  const drop = dice.below(Math.max(1, entries.length));
  return dice.pick([
    () => Object.fromEntries(entries.filter((_, index) => index !== drop)),
    () => Object.fromEntries([...entries, [dice.pick(strangeNames), dice.pick(hostile)()]]),
    () => entries,
  ])();
}

/** Bytes that are no longer what they were: flipped, cut, doubled, overwritten. */
export function mutateBytes(bytes: Uint8Array, dice: Dice): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = (): number => dice.below(Math.max(1, copy.length));
  switch (dice.below(6)) {
    case 0:
      return copy.subarray(0, at());
    case 1:
      return Buffer.concat([copy, copy.subarray(at())]);
    case 2:
      return Buffer.concat([copy.subarray(0, at()), copy.subarray(at())]);
    case 3:
      return copy.fill(dice.below(256), at(), at() + dice.below(16));
    default:
      for (let flips = 1 + dice.below(8); flips > 0 && copy.length > 0; flips -= 1) {
        const where = at();
        copy[where] = (copy[where] ?? 0) ^ (1 << dice.below(8));
      }
      return copy;
  }
}

const bombBytes = 48 * 1024 * 1024;
let bomb: Uint8Array | undefined;

/** A body under another coding than its sender thinks, or a coding that does not hold. */
export function encodeStrangely(bytes: Uint8Array, dice: Dice): { coding: string; bytes: Uint8Array } {
  const zipped = gzipSync(bytes, { level: 1 });
  switch (dice.below(7)) {
    case 0:
      return { coding: 'gzip', bytes };
    case 1:
      return { coding: 'gzip', bytes: zipped.subarray(0, dice.below(zipped.length)) };
    case 2:
      return { coding: 'gzip', bytes: mutateBytes(zipped, dice) };
    case 3:
      bomb ??= gzipSync(Buffer.alloc(bombBytes), { level: 9 });
      return dice.chance(0.05) ? { coding: 'gzip', bytes: bomb } : { coding: 'gzip, gzip', bytes: gzipSync(zipped) };
    case 4:
      return { coding: dice.pick(['br', 'zstd', 'identity', 'x-gzip', 'compress', 'no-such']), bytes: zipped };
    default:
      return { coding: 'gzip', bytes: zipped };
  }
}
