import { expect, test } from 'vitest';
import { questionNumbersTool } from './question-numbers.ts';
import type { ToolScope } from './tool.ts';

function numbersOf(said: readonly string[], read: { percent?: number; factor?: number } = {}) {
  // Only the words of the thread and the day are looked at.
  return questionNumbersTool.run({ limits: [], percent: null, factor: null, target_ms: null, ...read }, {
    said,
    context: { asked_at_ms: 0 },
  } as unknown as ToolScope);
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

test('limits keep the names they were read with, but only the times that the words say', async () => {
  const said = ['document-search may take 500 ms, support-chat must stay under 200 ms: cut cost'];
  const limits = [
    { name: 'document-search', ms: 500 },
    { name: 'support-chat', ms: 200 },
    { name: 'support-chat', ms: 5 },
  ];
  const scope = { said, context: { asked_at_ms: 0 } } as unknown as ToolScope;
  expect(
    (await questionNumbersTool.run({ limits, percent: null, factor: null, target_ms: null }, scope)).limits,
  ).toEqual(limits.slice(0, 2));
});

test('a correction counts as it was read in its thread, and a number that no word says does not', async () => {
  const said = ['cut our cost by 20%', 'make it 35'];
  expect(await numbersOf(said, { percent: 35 })).toMatchObject({ percent: 0.35 });
  expect(await numbersOf(said, { percent: 90 })).toMatchObject({ percent: 0.2 });
  expect(await numbersOf(['what if usage doubles?', "what if it's five times"], { factor: 5 })).toMatchObject({
    factor: 5,
  });
});
