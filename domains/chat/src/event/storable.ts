/** PostgreSQL's text and jsonb hold neither NUL nor half a surrogate pair; data from outside may contain both. */
export function storableText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole;
}

/** How JSON writes what must not be stored; a harmless text that looks like it only costs a second look. */
const suspicious = /\\u(?:0000|d[89a-f])/;

export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!suspicious.test(text)) return text;
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storableText(part) : part));
}
