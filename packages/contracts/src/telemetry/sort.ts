import { z } from 'zod';

/** The order of a list: field names, comma separated, `-` for descending. */
export function sortSchema(fields: readonly string[], fallback: string) {
  const one = `-?(${fields.join('|')})`;
  return z
    .string()
    .max(200)
    .regex(new RegExp(`^${one}(,${one})*$`), `may name ${fields.join(', ')}`)
    .default(fallback);
}
