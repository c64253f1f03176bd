import { isObject } from '../../bytes/json-text.ts';
import { badId, maxAttributes, maxDocument, maxElements, maxText } from './bounds.ts';
import type { Fields, Value } from './fields.ts';
import type { Moment } from './item.ts';
import type { NameTable } from './name-table.ts';

/** A text as protobuf would carry it, cut to what a label needs; anything else is empty. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, maxText).toWellFormed() : '';
}

/** Reads a list of `{key, value}`; names that nobody wants are passed over. */
export function fillFields(attributes: unknown, names: NameTable, fields: Fields): void {
  if (!Array.isArray(attributes)) return;
  const most = Math.min(attributes.length, maxAttributes);
  for (let index = 0; index < most; index += 1) {
    const attribute: unknown = attributes[index];
    if (!isObject(attribute) || typeof attribute['key'] !== 'string') continue;
    const known = names.ofText(attribute['key']);
    if (known !== undefined) {
      const value = valueOf(attribute['value'], known.isDocument);
      if (value !== undefined) fields.put(known, value);
    } else if (names.mayHavePrefix(attribute['key'].charCodeAt(0))) {
      const name = textOf(attribute['key']);
      const value = names.wantsPrefix(name) ? valueOf(attribute['value'], false) : undefined;
      if (value !== undefined) names.putByPrefix(name, value, fields);
    }
  }
}

/** An `AnyValue` in JSON: 64-bit integers are texts or numbers, the odd doubles are texts. */
export function valueOf(value: unknown, isDocument: boolean): Value | undefined {
  if (!isObject(value)) return undefined;
  const text = value['stringValue'] ?? value['string_value'];
  if (typeof text === 'string') {
    if (!isDocument) return textOf(text);
    return text.length > maxDocument ? undefined : text.toWellFormed();
  }
  const integer = value['intValue'] ?? value['int_value'];
  if (integer !== undefined && integer !== null) return numberFrom(integer);
  const double = value['doubleValue'] ?? value['double_value'];
  if (double !== undefined && double !== null) return numberFrom(double);
  const truth = value['boolValue'] ?? value['bool_value'];
  if (typeof truth === 'boolean') return truth;
  const list = value['arrayValue'] ?? value['array_value'];
  return isObject(list) && Array.isArray(list['values']) ? textsOf(list['values']) : undefined;
}

function textsOf(values: readonly unknown[]): readonly string[] {
  const texts: string[] = [];
  for (const value of values.slice(0, maxElements)) {
    const text = isObject(value) ? (value['stringValue'] ?? value['string_value']) : undefined;
    if (typeof text === 'string') texts.push(textOf(text));
  }
  return texts;
}

/** A number or the text of one; what is neither is `NaN`. */
export function numberFrom(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

const hex = /^[0-9a-f]+$/i;
const base64 = /^[\w+/-]+={0,2}$/;

/**
 * An id of `size` bytes: hexadecimal as OTLP/JSON has it, or base64 as protobuf's own JSON mapping has it. `''` where
 * it is absent, `'?'` where it is none.
 */
export function idOf(value: unknown, size: 8 | 16): string {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value !== 'string') return badId;
  const id = value.length === 2 * size && hex.test(value) ? value.toLowerCase() : fromBase64(value, size);
  return /[^0]/.test(id) ? id : badId;
}

function fromBase64(text: string, size: number): string {
  const bare = text.replace(/=+$/, '');
  if (!base64.test(text) || bare.length !== Math.ceil((size * 4) / 3)) return badId;
  const bytes = atob(bare.replaceAll('-', '+').replaceAll('_', '/'));
  let id = '';
  for (let index = 0; index < bytes.length; index += 1) id += bytes.charCodeAt(index).toString(16).padStart(2, '0');
  return id;
}

/** Nanoseconds since 1970 as text or number; 0 is not told. */
export function momentOf(value: unknown, into: Moment): void {
  if (typeof value === 'string' && /^\d{7,20}$/.test(value)) {
    into.ms = Number(value.slice(0, -6));
    into.ns = Number(value.slice(-6));
  } else if (typeof value === 'number' && value >= 1_000_000) {
    into.ms = Math.floor(value / 1_000_000);
    into.ns = Math.floor(value % 1_000_000);
  } else if (value !== undefined && value !== null && value !== 0 && value !== '0' && value !== '') {
    into.ms = 0;
  }
}
