import { expect, test } from 'vitest';
import type { QuestionParse } from '../../understand/question-parse.ts';
import { understand } from '../../understand/understand.ts';
import { defaultPeriod } from './default-period.ts';

const to = '2026-03-31T12:00:00.000Z';

function parseOf(question: string): QuestionParse {
  return understand(question, { now_ms: Date.parse(to), known: { session: ['alpha'] } }).parse;
}

const cache = 'where do we use prompt caching and where are we losing it?';

test('a replay of very many calls takes the last thirty days unless a period is named', () => {
  expect(defaultPeriod(parseOf(cache), 1_000_000, to)).toEqual({ from: '2026-03-01T00:00:00.000Z', to: null });
  expect(defaultPeriod(parseOf(`${cache} since january`), 1_000_000, to)).toBeNull();
});

test('fewer calls, one session and plain readings are taken over all time', () => {
  expect(defaultPeriod(parseOf(cache), 400_000, to)).toBeNull();
  expect(defaultPeriod(parseOf('what would a 1 hour cache have cost in session alpha?'), 1_000_000, to)).toBeNull();
  expect(defaultPeriod(parseOf('what did we spend?'), 1_000_000, to)).toBeNull();
});
