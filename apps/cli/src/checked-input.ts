import type { z } from 'zod';
import { usageError } from './usage-error.ts';

/** What options say as a route takes it; what it does not take is a wrong way to call the command. */
export function checkedInput<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const checked = schema.safeParse(given);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw usageError(`${place === '' ? '' : `${place}: `}${issue?.message ?? 'The options are wrong.'}`);
}

/** Only what was told. */
export function told<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Undefined values are left out, which is what the type says.
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
