import { expect, test } from 'vitest';
import { questionNumbersTool } from './question-numbers.ts';
import type { ToolScope } from './tool.ts';

function numbersOf(said: readonly string[]) {
  // Only the words of the thread and the day are looked at.
  return questionNumbersTool.run({}, { said, context: { asked_at_ms: 0 } } as unknown as ToolScope);
}

test.each([
  ['We spend $5,000 a month; cut our cost by 30 % at equal quality', { amount_usd: '5000.000000000000', percent: 0.3 }],
  ['are we within a budget of 2.5k dollars?', { amount_usd: '2500.000000000000', percent: null }],
  ['a launch triples our usage next month', { factor: 3, amount_usd: null }],
  ['what capacity do we need if usage grows by 50 percent?', { factor: 1.5 }],
  ['our chatbot takes 3 s; get the latency under 1 s', { target_ms: 1000 }],
  ['hello', { amount_usd: null, percent: null, factor: null, target_ms: null, limits: [] }],
])('"%s" names its numbers', async (question, numbers) => {
  expect(await numbersOf([question])).toMatchObject(numbers);
});

test('a follow-up takes over the numbers it does not name', async () => {
  expect(await numbersOf(['what if usage triples next month?', 'and for project shop?'])).toMatchObject({ factor: 3 });
});
