import fc from 'fast-check';
import type { Schema } from '../../critical/support/api-document.ts';
import { idPlaceholder, kindOfPattern } from './id-pool.ts';

const deepest = 6;

/** What the document's keywords say, as far as its own schemas use them. */
interface Keywords {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly pattern?: string;
}

/** Values that a schema of the document allows; rules it cannot say are not known here. */
export function arbitraryOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const words = schema as Keywords;
  if (words.const !== undefined) return fc.constant(words.const);
  if (words.enum !== undefined) return fc.constantFrom(...words.enum);
  if (words.anyOf !== undefined) return fc.oneof(...words.anyOf.map((one) => arbitraryOf(one, depth)));
  const type = typeof words.type === 'string' ? words.type : words.type?.[0];
  switch (type) {
    case 'object':
      return objectOf(words, depth);
    case 'array':
      return arrayOf(words, depth);
    case 'string':
      return stringOf(words);
    case 'integer':
      return fc.integer(boundsOf(words, 2 ** 31 - 1));
    case 'number':
      return fc.double({ ...boundsOf(words, 1e12), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function boundsOf({ minimum, maximum }: Keywords, most: number): { min: number; max: number } {
  const min = minimum ?? -most;
  return { min, max: Math.max(min, maximum ?? most) };
}

function objectOf(words: Keywords, depth: number): fc.Arbitrary<unknown> {
  const { properties = {}, additionalProperties, propertyNames } = words;
  if (Object.keys(properties).length === 0) {
    if (typeof additionalProperties !== 'object' || depth >= deepest) return fc.constant({});
    const names = propertyNames === undefined ? fc.string({ maxLength: 20 }) : arbitraryOf(propertyNames, depth + 1);
    const pairs = fc.array(fc.tuple(names, arbitraryOf(additionalProperties, depth + 1)), { maxLength: 4 });
    return pairs.map((entries) => Object.fromEntries(entries.map(([name, value]) => [String(name), value])));
  }
  const required = new Set(words.required);
  const chosen = Object.entries(properties).filter(([name]) => depth < deepest || required.has(name));
  const fields = Object.fromEntries(chosen.map(([name, one]) => [name, arbitraryOf(one, depth + 1)]));
  return fc.record(fields, { requiredKeys: chosen.map(([name]) => name).filter((name) => required.has(name)) });
}

function arrayOf(words: Keywords, depth: number): fc.Arbitrary<unknown> {
  if (words.prefixItems !== undefined) return fc.tuple(...words.prefixItems.map((one) => arbitraryOf(one, depth + 1)));
  const minLength = words.minItems ?? 0;
  const maxLength = Math.max(minLength, Math.min(words.maxItems ?? 5, depth === 0 ? 8 : 4));
  return fc.array(arbitraryOf(words.items ?? {}, depth + 1), { minLength, maxLength });
}

function stringOf({ format, pattern, minLength = 0, maxLength = 60 }: Keywords): fc.Arbitrary<string> {
  const kind = pattern === undefined ? undefined : kindOfPattern(pattern);
  if (kind !== undefined) return fc.nat(1000).map((number) => idPlaceholder(kind, number));
  if (format === 'date-time') return instant;
  if (format === 'date') return instant.map((text) => text.slice(0, 10));
  if (format === 'email') return fc.nat(10_000).map((number) => `fuzz-${number}@example.com`);
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) };
  return fc.oneof(
    { arbitrary: fc.string({ ...length, unit: 'grapheme-ascii' }), weight: 3 },
    { arbitrary: fc.string({ ...length, unit: 'grapheme' }), weight: 1 },
  );
}

const instant = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2026-11-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
