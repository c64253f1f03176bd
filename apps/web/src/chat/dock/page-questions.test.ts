import { expect, test } from 'vitest';
import { pageQuestions } from './page-questions.ts';

const nothing = { filters: [], period: undefined, from: undefined, to: undefined };

test('questions say the filters and the period of the page in plain words', () => {
  const [first] = pageQuestions({
    ...nothing,
    pathname: '/explorer',
    period: 'last_month',
    filters: [
      { dimension: 'feature', op: 'in', value: ['search', 'chat'] },
      { dimension: 'model', op: 'eq', value: 'gpt-5.5' },
      { dimension: 'user', op: 'ne', value: 'bot' },
    ],
  });
  expect(first).toBe('What did we spend last month for feature search or chat and model gpt-5.5 by model?');
  expect(pageQuestions({ ...nothing, pathname: '/calls', period: '7d' })[0]).toBe(
    'What did failed calls and retries cost us in the last 7 days?',
  );
  expect(
    pageQuestions({ ...nothing, pathname: '/sessions', period: 'custom', from: '2026-01-01', to: '2026-01-31' })[0],
  ).toBe('Which sessions were the most expensive from 2026-01-01 to 2026-01-31, and why?');
});

test('a page without figures offers the general ones', () => {
  expect(pageQuestions({ ...nothing, pathname: '/keys' })[0]).toBe('How can we reduce our cost?');
});
