import { expect, test } from 'vitest';
import { questionNumbersTool } from './question-numbers.ts';
import type { ToolScope } from './tool.ts';

function numbersOf(said: readonly string[], read_as = {}) {
  // Only the words of the thread are looked at.
  return questionNumbersTool.run(read_as, { said } as unknown as ToolScope);
}

test.each([
  ['We spend $5,000 a month; cut our cost by 30 % at equal quality', { amount_usd: '5000.000000000000', percent: 0.3 }],
  ['are we within a budget of 2.5k dollars?', { amount_usd: '2500.000000000000', percent: null }],
  ['a launch triples our usage next month', { factor: 3, amount_usd: null }],
  ['what if agent use grows by 50 percent?', { factor: 1.5, percent: 0.5 }],
  ['what does 4x the traffic cost?', { factor: 4 }],
  ['our chatbot takes 3 s; get it under 1 s', { target_ms: 1000 }],
  ['feature X may take 500 ms', { target_ms: 500 }],
  ['hello', { amount_usd: null, percent: null, factor: null, target_ms: null, max_latency_ms: null }],
])('"%s" names its numbers', async (question, numbers) => {
  expect(await numbersOf([question])).toMatchObject(numbers);
});

test('a follow-up takes over the numbers it does not name', async () => {
  expect(await numbersOf(['what if usage triples?', 'and for project shop?'])).toMatchObject({ factor: 3 });
});

test('a number that no word of the question says is not taken', async () => {
  expect(await numbersOf(['cut cost by 30%'], { percent: 80, target_ms: 5, factor: 9 })).toMatchObject({
    percent: 0.3,
    target_ms: null,
    max_latency_ms: null,
    factor: 1.3,
  });
});
