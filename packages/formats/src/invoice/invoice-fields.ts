import { badMapping } from '../table/column-map.ts';

/** What a column of an invoice or usage export can mean, and how it is told to the user. */
export const invoiceFieldAbouts = {
  at: 'The day or hour that was billed',
  end: 'Where that period ends',
  provider: 'Who billed it',
  model: 'The model',
  kind: 'Which tokens: input, cached input, cache write or output',
  quantity: 'How many',
  unit: 'What the quantity counts, such as tokens or 1K tokens',
  amount: 'What was billed',
  currency: 'The currency of the amount',
  charge: 'What kind of charge it is: usage, fee, credit or tax',
  tier: 'Service tier: standard, batch, flex or priority',
  description: 'What the line says it is for',
  input: 'Fresh input tokens',
  input_total: 'Input tokens, cached ones included',
  cache_read: 'Input tokens read from the cache',
  cache_write: 'Input tokens written to the cache',
  cache_write_1h: 'Input tokens written to the cache for an hour',
  output: 'Output tokens',
} as const;

export type InvoiceField = keyof typeof invoiceFieldAbouts;
export type InvoiceMap = Readonly<Partial<Record<InvoiceField, string>>>;

/** Where the tokens of a row that names several kinds stand. */
export const tokenFields = ['input', 'input_total', 'cache_read', 'cache_write', 'cache_write_1h', 'output'] as const;

export function isInvoiceField(name: string): name is InvoiceField {
  return Object.hasOwn(invoiceFieldAbouts, name);
}

/** A map as the user gave it; an empty column leaves a field out. Fails with `invalid import.bad_mapping`. */
export function invoiceMapOf(given: Readonly<Record<string, string>>): InvoiceMap {
  const unknown = Object.keys(given).find((name) => !isInvoiceField(name));
  if (unknown !== undefined) {
    const fields = Object.keys(invoiceFieldAbouts).join(', ');
    throw badMapping(`there is no field "${unknown.slice(0, 80)}" of an invoice; fields: ${fields}`);
  }
  return given;
}
