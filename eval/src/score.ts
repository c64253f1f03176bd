import type { QuestionParse } from '@apex/chat/test-support';
import { type Expected, type FieldName, fields } from './asked-question.ts';

export interface Miss {
  readonly id: string | number;
  readonly question: string;
  readonly wrong: readonly { readonly field: FieldName; readonly expected: unknown; readonly got: unknown }[];
}

export interface Score {
  readonly questions: number;
  readonly exact: number;
  readonly intent: Tally;
  readonly fields: Readonly<Record<FieldName, Tally>>;
  readonly misses: readonly Miss[];
}

interface Tally {
  readonly right: number;
  readonly of: number;
}

export interface Scored {
  readonly id: string | number;
  readonly question: string;
  readonly expect: Expected;
  /** Null where no parse came of it. */
  readonly parse: QuestionParse | null;
}

function instant(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? value : ms;
}

function span(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('from' in value) || !('to' in value)) return value ?? null;
  return [instant(value.from), instant(value.to)];
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.map(canonical).toSorted() : value;
}

const senses: Readonly<Record<string, string>> = {
  in: 'eq',
  '=': 'eq',
  '==': 'eq',
  not_in: 'ne',
  '!=': 'ne',
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
};

/** A list of one is that one; lists have no order; an operator may be written as a sign. */
function filterOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('op' in value) || !('value' in value)) return value;
  const { op } = value;
  const listed = Array.isArray(value.value) ? value.value.map(String) : [value.value];
  const sense = senses[String(op)] ?? op;
  return { ...value, op: sense, value: listed.map(String).toSorted() };
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(entries);
}

/** The form in which two readings of a field are the same reading. */
function normal(field: FieldName, value: unknown): string {
  if (field === 'period' || field === 'compare') return canonical(span(value));
  if (field === 'filters') return canonical(sorted(Array.isArray(value) ? value.map(filterOf) : value));
  if (field === 'measures' || field === 'dimensions' || field === 'clarify') return canonical(sorted(value));
  if (field === 'params') return canonical(paramsOf(value));
  return canonical(value ?? null);
}

/** What is missing is a word, however it is written, or a list of one. */
function paramsOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('missing' in value)) return value ?? null;
  const { missing } = value;
  const [only] = Array.isArray(missing) && missing.length === 1 ? missing : [missing];
  return { ...value, missing: typeof only === 'string' ? only.toLowerCase() : missing };
}

function isRight(field: FieldName, right: readonly unknown[], got: unknown): boolean {
  return right.some((one) => normal(field, one) === normal(field, got));
}

function missOf({ id, question, expect, parse }: Scored): Miss {
  const asked = fields.filter((field) => Object.hasOwn(expect, field));
  const wrong = asked
    .filter((field) => parse === null || !isRight(field, expect[field] ?? [], parse[field]))
    .map((field) => ({
      field,
      expected: (expect[field] ?? []).length === 1 ? expect[field]?.[0] : { one_of: expect[field] },
      got: parse === null ? undefined : parse[field],
    }));
  return { id, question, wrong };
}

/** Holds parses against what was expected, field by field; only fields that are expected count. */
export function score(all: readonly Scored[]): Score {
  const results = all.map(missOf);
  const tally = (field: FieldName): Tally => {
    const asked = all.filter(({ expect }) => Object.hasOwn(expect, field)).length;
    const wrong = results.filter((result) => result.wrong.some((one) => one.field === field)).length;
    return { right: asked - wrong, of: asked };
  };
  // Every field of the table is one of the names it is made from.
  const byField = Object.fromEntries(fields.map((field) => [field, tally(field)])) as Record<FieldName, Tally>;
  return {
    questions: all.length,
    exact: results.filter(({ wrong }) => wrong.length === 0).length,
    intent: byField.intent,
    fields: byField,
    misses: results.filter(({ wrong }) => wrong.length > 0),
  };
}
