import { type Observation, observationSchema } from '@apex/contracts';
import { isObject } from '../bytes/json-text.ts';
import { RowFault } from '../fault.ts';

/** A record as `apex synth --out` writes it; undefined for any other row. It alone carries prefixes and tools. */
export function ownRecordOf(row: unknown): Observation | undefined {
  if (!isObject(row) || !('identity' in row) || !('source' in row) || !('usage' in row)) return undefined;
  const parsed = observationSchema.safeParse(row);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new RowFault(`${issue?.path.join('.') ?? 'row'}: ${issue?.message ?? 'malformed'}`);
}
