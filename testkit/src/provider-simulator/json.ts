export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter((one) => isJson(one)) : [];

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The text of a message's content, be it a string or a list of parts. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .map((part) => textOf(part['text']))
    .join('\n');
}

/** The first of the values that is a number; null where none is. */
export function numberOf(...values: readonly unknown[]): number | null {
  return values.find((value) => typeof value === 'number') ?? null;
}

/** The members of a list as canonical JSON text, each a block of the prompt. */
export const jsonBlocks = (value: unknown): readonly { readonly text: string }[] =>
  (Array.isArray(value) ? value : value == null ? [] : [value]).map((one) => ({ text: JSON.stringify(one) }));
