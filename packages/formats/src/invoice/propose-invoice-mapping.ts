import { normalised } from '../table/columns.ts';
import { type InvoiceField, type InvoiceMap, tokenFields } from './invoice-fields.ts';
import { type InvoicePreset, invoicePresets, invoiceSynonyms } from './invoice-presets.ts';

/** What the columns of an export were taken for. */
export interface InvoiceMapping {
  readonly map: InvoiceMap;
  /** Empty where the names alone were followed. */
  readonly preset: string;
  readonly provider: string;
  /** `at`, or `amount` for amounts and tokens alike. */
  readonly missing: readonly InvoiceField[];
}

/** A preset that knows the layout, else well-known names; the user's map over it, an empty column leaving a field out. */
export function proposeInvoiceMapping(columns: readonly string[], user: InvoiceMap | undefined): InvoiceMapping {
  const byName = new Map(columns.toReversed().map((column) => [normalised(column), column]));
  const find = (names: readonly string[]): string | undefined =>
    names.map((name) => byName.get(normalised(name))).find((column) => column !== undefined);
  const preset = invoicePresets.find(({ when }) => when.every((name) => byName.has(normalised(name))));
  const candidates: InvoicePreset['map'] = preset?.map ?? invoiceSynonyms;
  const map: Partial<Record<InvoiceField, string>> = {};
  const used = new Set<string>();
  for (const [field, names] of entriesOf(candidates)) {
    const column = find(names);
    if (column === undefined || (preset === undefined && used.has(column))) continue;
    map[field] = column;
    used.add(column);
  }
  for (const [field, column] of entriesOf(user ?? {})) {
    if (column === '') delete map[field];
    else map[field] = column;
  }
  return { map, preset: preset?.name ?? '', provider: preset?.provider ?? '', missing: missingIn(map) };
}

function missingIn(map: InvoiceMap): InvoiceField[] {
  const figures: readonly InvoiceField[] = ['amount', 'quantity', ...tokenFields];
  return [
    ...(map.at === undefined ? (['at'] as const) : []),
    ...(figures.some((field) => map[field] !== undefined) ? [] : (['amount'] as const)),
  ];
}

function entriesOf<T>(map: Readonly<Partial<Record<InvoiceField, T>>>): [InvoiceField, T][] {
  // Object.entries loses the keys' type.
  return Object.entries(map) as [InvoiceField, T][];
}
