import type { JsonObject } from '../model-spec/json.ts';

/** Characters of all texts and names within a JSON value, counted no further than `enough`. On the hot path. */
export function textLength(value: unknown, enough: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  let length = 0;
  if (Array.isArray(value)) {
    for (const one of value as readonly unknown[]) {
      length += textLength(one, enough - length);
      if (length >= enough) return length;
    }
    return length;
  }
  // Without a list of names and values: bodies have thousands of them.
  for (const name in value) {
    length += name.length + textLength((value as JsonObject)[name], enough - length);
    if (length >= enough) return length;
  }
  return length;
}
