import { isObject, type JsonObject } from '../model-spec/json.ts';
import type { Unsupported } from '../model-spec/prompt.ts';
import { malformedRequest } from '../model-spec/untranslatable.ts';

/** What a reader of requests collects beside the prompt. */
export interface Notes {
  readonly unsupported: Unsupported[];
  readonly dropped: string[];
}

export const newNotes = (): Notes => ({ unsupported: [], dropped: [] });

/** Whether a field that is refused really asks for something: absent, null, false and empty ask for nothing. */
export function asks(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isObject(value) || Object.keys(value).length > 0;
}

/** Sorts the fields on top: those in `refused` that ask for something are unsupported, others not `read` are let go. */
export function sortFields(
  body: JsonObject,
  read: ReadonlySet<string>,
  refused: Readonly<Record<string, (value: unknown) => boolean>>,
  notes: Notes,
): void {
  for (const [key, value] of Object.entries(body)) {
    if (read.has(key) || value === null || value === undefined) continue;
    const refuses = Object.hasOwn(refused, key) ? refused[key] : undefined;
    if (refuses === undefined) notes.dropped.push(key);
    else if (refuses(value))
      notes.unsupported.push({ field: key, ...(isObject(value) ? {} : { value: brief(value) }) });
  }
}

/** A value in a message: short, whatever it is. */
export function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

export function objectOf(value: unknown, at: string): JsonObject {
  if (isObject(value)) return value;
  throw malformedRequest(at, 'an object');
}

export function listOf(value: unknown, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw malformedRequest(at, 'an array');
}

export function textOf(value: unknown, at: string): string {
  if (typeof value === 'string') return value;
  throw malformedRequest(at, 'a string');
}

/** JSON's two ways to say nothing. */
export const absent = (value: unknown): value is undefined | null => value === undefined || value === null;

/** The field under its own name, to be spread into a result; nothing where it is absent or null. */
export function optionalNumber<K extends string>(value: unknown, at: string, key: K): { readonly [P in K]?: number } {
  if (absent(value)) return {};
  if (typeof value !== 'number' || !Number.isFinite(value)) throw malformedRequest(at, 'a number');
  return { [key]: value } as { [P in K]: number };
}

export function optionalText<K extends string>(value: unknown, at: string, key: K): { readonly [P in K]?: string } {
  if (absent(value)) return {};
  return { [key]: textOf(value, at) } as { [P in K]: string };
}

export function optionalBoolean<K extends string>(value: unknown, at: string, key: K): { readonly [P in K]?: boolean } {
  if (absent(value)) return {};
  if (typeof value !== 'boolean') throw malformedRequest(at, 'true or false');
  return { [key]: value } as { [P in K]: boolean };
}

export function optionalObject<K extends string>(
  value: unknown,
  at: string,
  key: K,
): { readonly [P in K]?: JsonObject } {
  if (absent(value)) return {};
  return { [key]: objectOf(value, at) } as { [P in K]: JsonObject };
}

/** A list of texts, or one; nothing is an empty list. */
export function textsOf(value: unknown, at: string): readonly string[] {
  if (absent(value)) return [];
  if (typeof value === 'string') return [value];
  return listOf(value, at).map((one, index) => textOf(one, `${at}[${index}]`));
}
