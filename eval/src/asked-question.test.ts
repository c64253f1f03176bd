import { expect, test } from 'vitest';
import { readQuestion } from './asked-question.ts';
import { vocabularyOf } from './vocabulary.ts';

const empty = vocabularyOf({});
const line = (fields: object): string => JSON.stringify({ id: 'a', now: '2026-03-18', question: 'spend', ...fields });
const read = (fields: object) => readQuestion(line(fields), () => empty);

test.each([
  ['2026-03-18', '2026-03-18T00:00:00.000Z'],
  ['2026-03-18T14:30', '2026-03-18T14:30:00.000Z'],
  ['2026-03-18 14:30:05', '2026-03-18T14:30:05.000Z'],
  ['2026-03-18T14:30:00Z', '2026-03-18T14:30:00.000Z'],
  ['2026-03-18T14:30:00.250+02:00', '2026-03-18T12:30:00.250Z'],
  ['2026-03-18T14:30:00-0530', '2026-03-18T20:00:00.000Z'],
])('now may be written as %s', (now, expected) => {
  expect(new Date(read({ now }).now_ms).toISOString()).toBe(expected);
});

test('now may be a number of seconds or milliseconds', () => {
  expect(read({ now: 1_773_844_200 }).now_ms).toBe(1_773_844_200_000);
  expect(read({ now: 1_773_844_200_000 }).now_ms).toBe(1_773_844_200_000);
});

test('history is texts, questions or nothing', () => {
  expect(read({ history: ['one', { question: 'two' }] }).history).toEqual(['one', 'two']);
  expect(read({ history: null }).history).toEqual([]);
  expect(read({}).history).toEqual([]);
});

test('a field may have several right readings', () => {
  const { expect: expected } = read({ expect: { limit: 5 }, accept: { limit: [3], period: [null] } });
  expect(expected).toEqual({ limit: [5, 3], period: [null] });
});

test('a vocabulary is given with a question or lies in a file', () => {
  const own = read({ vocabulary: { model: { openai: ['gpt-5'] }, feature: ['a|b', 'naïve "x"'] } }).vocabulary;
  expect(own?.values).toEqual({ model: ['gpt-5'], feature: ['a|b', 'naïve "x"'], provider: ['openai'] });
  expect(read({ vocabulary: 'names.json' }).vocabulary).toBe(empty);
});

test.each([
  ['no JSON', 'spend'],
  ['no question', '{"id":"a","now":"2026-03-18"}'],
  ['no instant', line({ now: 'tomorrow' })],
  ['a list', '[]'],
])('%s is refused', (_, text) => {
  expect(() => readQuestion(text, () => empty)).toThrow(/./);
});
