import { expect, test } from 'vitest';
import type { EarlierQuestion } from './continue-thread.ts';
import { readInThread } from './read-in-thread.ts';
import type { KnownValues } from './known-names.ts';
import { type Understanding, understand } from './understand.ts';

/** Wednesday. */
const now_ms = Date.parse('2026-03-18T14:30:00Z');
const known: KnownValues = { model: ['claude-opus-4-6', 'gpt-4o'], project: ['shop', 'billing'], session: ['alpha'] };
const february = { from: '2026-02-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' };
const march = { from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' };

function inThread(...questions: readonly string[]): Understanding {
  const earlier = questions.slice(0, -1).map((question): EarlierQuestion => ({ question, asked_at_ms: now_ms }));
  return readInThread(questions.at(-1) ?? '', earlier, { now_ms, known });
}

const first = 'what did gpt-4o cost last month by project?';
const gpt = [{ dimension: 'model', op: 'eq', value: 'gpt-4o' }];

test.each([
  ['and by model?', { measures: ['spend'], dimensions: [], filters: gpt, period: february }],
  ['and by user?', { measures: ['spend'], dimensions: ['user'], filters: gpt, period: february }],
  ['and this month?', { measures: ['spend'], dimensions: ['project'], filters: gpt, period: march }],
  [
    'and the cache hit rate?',
    { measures: ['cache_hit_rate'], dimensions: ['project'], filters: gpt, period: february },
  ],
  ['top 3 only', { dimensions: ['project'], limit: 3, order: { by: 'spend', direction: 'desc' }, period: february }],
  [
    'what about opus?',
    {
      dimensions: ['project'],
      filters: [{ dimension: 'model', op: 'eq', value: 'claude-opus-4-6' }],
      period: february,
    },
  ],
  [
    'compare with the month before',
    { period: february, compare: { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' }, filters: gpt },
  ],
])('"%s" keeps what the question before named', (question, expected) => {
  const read = inThread(first, question);
  expect(read.parse).toMatchObject({ intent: 'spend_query', ...expected });
  expect(read.decline).toBeNull();
  expect(read.readings.join(' ')).toContain('Taken over from the question before: ');
});

test('what was taken over is taken over further, and a question that was not understood is passed over', () => {
  const read = inThread(first, 'and by user?', 'write me a poem', 'what did norbert cost', 'and this month?');
  expect(read.parse).toMatchObject({ dimensions: ['user'], filters: gpt, period: march });
});

test.each(['what did we spend by project?', 'top 5 sessions this week', 'which model costs the most?', 'total spend'])(
  '"%s" stands for itself in any thread',
  (question) => {
    expect(inThread(first, question)).toEqual(understand(question, { now_ms, known }));
  },
);

test('the subject before is kept where only another time is named', () => {
  expect(inThread('which sessions were the most expensive and why?', 'and last month?').parse).toMatchObject({
    intent: 'expensive_sessions',
    period: february,
  });
});

test('a comparison that cannot be made is said to be so', () => {
  expect(inThread('what did gpt-4o cost?', 'compare with the month before').uncontinued).toBe(true);
});

test('the first question of a thread has nothing to take over', () => {
  expect(inThread('and by project?')).toEqual(understand('and by project?', { now_ms, known }));
});
