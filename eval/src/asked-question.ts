import { z } from 'zod';
import { type Vocabulary, vocabularyOf } from './vocabulary.ts';

const fieldNames = [
  'intent',
  'measures',
  'dimensions',
  'filters',
  'period',
  'compare',
  'limit',
  'order',
  'params',
  'clarify',
] as const;
export type FieldName = (typeof fieldNames)[number];
export const fields: readonly FieldName[] = fieldNames;

const asked = z.union([z.string(), z.object({ question: z.string() })]);

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]),
  now: z.union([z.string(), z.number()]),
  history: z.array(asked).nullish(),
  question: z.string(),
  vocabulary: z.unknown().optional(),
  expect: z.record(z.string(), z.unknown()).optional(),
  accept: z.record(z.string(), z.array(z.unknown())).optional(),
});

export interface AskedQuestion {
  readonly id: string | number;
  readonly now_ms: number;
  readonly history: readonly string[];
  readonly question: string;
  /** Null: that of the whole file. */
  readonly vocabulary: Vocabulary | null;
  readonly expect: Expected | null;
}

/** The readings of each field that are right; one, or several where the words leave it open. */
export type Expected = Readonly<Partial<Record<FieldName, readonly unknown[]>>>;

/** Any ISO form; a time without a zone is UTC, as all times are. */
function instantOf(now: string | number): number {
  if (typeof now === 'number') return now < 1e11 ? now * 1000 : now;
  const text = now.trim().replace(' ', 'T');
  const zoned = /T.*(?:[zZ]|[+-]\d{2}:?\d{2}|[+-]\d{2})$/.test(text);
  const ms = Date.parse(zoned || !text.includes('T') ? text : `${text}Z`);
  if (Number.isNaN(ms)) throw new Error(`"${now}" is no instant`);
  return ms;
}

/** The values for one question: given with it, or the name of a file beside. */
function ownVocabulary(given: unknown, fileOf: (name: string) => Vocabulary): Vocabulary | null {
  if (given === undefined || given === null) return null;
  return typeof given === 'string' ? fileOf(given) : vocabularyOf(given);
}

/** Reads one line of a file of questions; throws with a reason a person can act on. */
export function readQuestion(line: string, fileOf: (name: string) => Vocabulary): AskedQuestion {
  const { id, now, history, question, vocabulary, expect, accept } = lineSchema.parse(JSON.parse(line));
  return {
    id,
    now_ms: instantOf(now),
    history: (history ?? []).map((one) => (typeof one === 'string' ? one : one.question)),
    question,
    vocabulary: ownVocabulary(vocabulary, fileOf),
    expect: expect === undefined ? null : expectedOf(expect, accept ?? {}),
  };
}

function expectedOf(
  expect: Readonly<Record<string, unknown>>,
  accept: Readonly<Record<string, readonly unknown[]>>,
): Expected {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const right = [...(Object.hasOwn(expect, field) ? [expect[field]] : []), ...(accept[field] ?? [])];
      return right.length === 0 ? [] : [[field, right] as const];
    }),
  );
}
