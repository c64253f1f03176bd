import { type Dimension, dimensions } from '@apex/contracts';

/** The values that exist of each dimension, and which provider serves which model. */
export interface Vocabulary {
  readonly values: Readonly<Partial<Record<Dimension, readonly string[]>>>;
  readonly provider_of: ReadonlyMap<string, string>;
}

const known: ReadonlySet<string> = new Set(dimensions);

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(strings);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** Reads `{ model: { provider: […] }, feature: […], … }`; names of no dimension are passed over. */
export function vocabularyOf(json: unknown): Vocabulary {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Error('a vocabulary is an object with a list of values for each dimension');
  }
  const values: Partial<Record<Dimension, readonly string[]>> = {};
  const provider_of = new Map<string, string>();
  for (const [name, given] of Object.entries(json)) {
    if (!known.has(name)) continue;
    // Looked up among the dimensions just above.
    values[name as Dimension] = [...new Set(strings(given))];
    if (name !== 'model' || typeof given !== 'object' || given === null || Array.isArray(given)) continue;
    for (const [provider, models] of Object.entries(given)) {
      for (const model of strings(models)) provider_of.set(model, provider);
    }
  }
  const providers = [...new Set([...(values.provider ?? []), ...provider_of.values()])];
  return { values: providers.length === 0 ? values : { ...values, provider: providers }, provider_of };
}
