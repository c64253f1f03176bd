import type { z } from 'zod';
import { usageError } from '../../usage-error.ts';

/** What the server takes, or an error that says which part of the options is wrong. */
export function checkedQuery<S extends z.ZodType>(schema: S, input: z.input<S>): z.output<S> {
  const query = schema.safeParse(input);
  if (query.success) return query.data;
  const [issue] = query.error.issues;
  throw usageError(`${issue?.path.join('.') ?? 'query'}: ${issue?.message ?? 'is wrong'}`);
}

/** A number such as 0.8; what it may be is the schema's to say. */
export function numberOf(option: string, text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw usageError(`${option} takes a number, not ${text}.`);
  return number;
}
