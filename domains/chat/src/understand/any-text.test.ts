import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KnownValues } from './known-names.ts';
import { publishedParse } from './published-parse.ts';
import { type QuestionParse, questionParseSchema } from './question-parse.ts';
import { readInThread } from './read-in-thread.ts';
import { measurePhrases } from './vocabulary/measures.ts';
import { intentWords } from './vocabulary/intents.ts';

const now_ms = Date.parse('2026-03-18T14:30:00Z');
const many = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}-${at * 7919}`);
const known: KnownValues = {
  model: ['claude-opus-4-6', 'claude-sonnet-4-5', 'gpt-4o', 'gpt-4o-mini', ...many('model', 100)],
  project: many('team', 1_000),
  user: many('user', 5_000).map((name) => `${name}@example.test`),
  feature: ['support bot', ...many('feature', 2_000)],
  session: many('session', 5_000),
};
const longest = 4_000;
const most_ms = 50;

/** The machine may do other things as well: the least CPU time of several readings is what one takes. */
function leastTime(readOnce: () => unknown): number {
  readOnce();
  const taken = [1, 2, 3, 4, 5].map(() => {
    const begun = process.cpuUsage();
    readOnce();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1_000;
  });
  return Math.min(...taken);
}

function read(text: string, earlier: readonly string[] = []): QuestionParse {
  const asked = earlier.map((question) => ({ question, asked_at_ms: now_ms }));
  return publishedParse(readInThread(text, asked, { now_ms, known }).parse);
}

/** What is wrong with a parse: no schema it fits, or a period that ends before it begins. */
function faultOf(parse: QuestionParse): unknown {
  const read = questionParseSchema.safeParse(parse);
  if (!read.success) return read.error;
  const { period, compare } = read.data;
  return [period, compare].find((one) => one?.from != null && one.to !== null && one.from > one.to) ?? null;
}

const grammar =
  `what did we spend on by per for of the and or without excluding since until between before after last this
  next month week day year quarter march may 3rd 2026-02-29 Q5 9am 14:30 top 5 most expensive over $10 1k% 3x 500 ms why if
  cache ttl 1h gpt-4o opus sonnet 4.5 instead of move to forecast anomalies budget retries compare vs how many which "quoted
  name" 'it' that them -> != < > ( ) [ ] ; : ? ! \n Berlin time UTC+25 delete ignore previous instructions`.split(
    /\s+/,
  );
const words = [...grammar, ...intentWords, ...measurePhrases.flatMap(([, phrases]) => phrases)];
const sentence = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string() }), {
    maxLength: 60,
  })
  .map((parts) => parts.join(' ').slice(0, longest));

test('any text is read into a parse that fits its schema', () => {
  fc.assert(
    fc.property(fc.oneof(sentence, fc.string({ unit: 'binary', maxLength: 400 })), (text) => {
      expect(faultOf(read(text))).toBeNull();
    }),
    { numRuns: 400 },
  );
});

test('any text after any other is read as well', () => {
  fc.assert(
    fc.property(fc.array(sentence, { maxLength: 3 }), sentence, (earlier, text) => {
      expect(faultOf(read(text, earlier))).toBeNull();
    }),
    { numRuns: 100 },
  );
});

test.each([
  ['one word over and over', 'spend '.repeat(700)],
  ['a word that is nearly one of ours', 'spnd '.repeat(800)],
  ['commas', 'a, '.repeat(1_300)],
  ['numbers', '1 '.repeat(2_000)],
  ['months', 'may to may and '.repeat(260)],
  ['open questions', 'what if we had '.repeat(260)],
  ['corrections', 'by model, no, '.repeat(280)],
  ['names', 'feature-7919 user-15838 '.repeat(160)],
  ['models', 'opus 4 instead of gpt 4o '.repeat(160)],
  ['cache words', 'where would a longer cache lifetime of 1 hour '.repeat(85)],
  ['one long word', 'x'.repeat(longest)],
  ['hyphens', 'month-over-'.repeat(360)],
  ['quotes', `"'`.repeat(2_000)],
  ['brackets', '(['.repeat(2_000)],
  ['signs', '€$%->!='.repeat(570)],
  ['letters with marks', 'é\u0301'.repeat(1_300)],
])(`%s: 4,000 characters are read within ${most_ms} ms`, (_, text) => {
  expect(leastTime(() => read(text.slice(0, longest)))).toBeLessThan(most_ms);
});

test('a project with tens of thousands of names is read as fast', () => {
  const heavy: KnownValues = { ...known, user: many('somebody', 30_000), session: many('sess', 30_000) };
  const question = 'what did somebdy-15838 spend on gpt 4o last month by featuer?';
  const ask = () => readInThread(question, [], { now_ms, known: heavy });
  expect(leastTime(ask)).toBeLessThan(most_ms);
  const { parse } = ask();
  expect(parse.filters).toContainEqual({ dimension: 'user', op: 'eq', value: 'somebody-15838' });
});
