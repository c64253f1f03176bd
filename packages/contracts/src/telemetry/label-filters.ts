import { z } from 'zod';
import type { Filter } from './semantic.ts';

const mostValues = 100;
const valueSchema = z.string().max(255);

/** Several values: a list as it is, or one text of values with commas between them. */
const valuesSchema = z.union([
  z.array(valueSchema).min(1).max(mostValues),
  z
    .string()
    .max(mostValues * 256)
    .transform((text) => text.split(','))
    .pipe(z.array(valueSchema).min(1).max(mostValues)),
]);

type Label = Filter['dimension'];
type ManyNames<D extends Label> = `${D}_in` | `${D}_ne`;
type ManyShape<D extends Label> = Readonly<Record<ManyNames<D>, z.ZodOptional<typeof valuesSchema>>>;

/** `model_in` and `model_ne` for each label: any of several values, none of several values. */
export function manyValuesOf<const D extends Label>(names: readonly D[]): ManyShape<D> {
  const pairs = names.flatMap((name) => [`${name}_in`, `${name}_ne`].map((key) => [key, valuesSchema.optional()]));
  // Every name of the type is given its schema just above.
  return Object.fromEntries(pairs) as ManyShape<D>;
}
