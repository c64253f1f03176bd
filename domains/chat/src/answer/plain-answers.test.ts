import type { FinalReport } from '@apex/contracts';
import { expect, test } from 'vitest';
import { inMemoryOptimizer } from '../test-support/in-memory-optimizer.ts';
import { inMemoryTelemetry, type TestCall } from '../test-support/in-memory-telemetry.ts';
import { createOfflineAnalyst } from '../test-support/offline-analyst.ts';

const now_ms = Date.parse('2026-03-18T10:00:00Z');
const base = { model: 'claude-opus-4-5', provider: 'anthropic', project: 'shop' };
const calls: TestCall[] = [
  { ...base, at: '2026-02-02T10:00:00Z', cost: '4.00', user: 'ada', session: 's1', feature: 'search' },
  { ...base, at: '2026-02-03T10:00:00Z', cost: '2.00', user: 'bob', session: 's2', feature: 'search' },
  { ...base, at: '2026-02-12T10:00:00Z', cost: '1.00', user: 'eve', session: 's3', feature: '' },
];

async function ask(question: string): Promise<FinalReport> {
  const ports = { telemetry: inMemoryTelemetry(() => calls), optimizer: inMemoryOptimizer() };
  return (await createOfflineAnalyst(ports).ask({ question, earlier: [], now_ms })).report;
}

test('a limit that nobody meets is answered with nobody, and with who comes nearest', async () => {
  const { headline, text } = await ask('users who spent at least $120 in February');
  expect(headline).toBe('No user in February lies within that limit; the nearest is "ada", where spend is $4.00.');
  expect(text).not.toContain('$7.00');
});

test('where some meet a limit, the total is theirs and not that of everybody', async () => {
  const { headline, text } = await ask('users who spent at least $1.50 in February');
  expect(headline).toBe('2 users lie within that limit in February; together spend is $6.00 there.');
  expect(`${headline}${text}`).not.toContain('$7.00');
});

test('several people who are named are told one by one', async () => {
  const { text } = await ask('what did ada and bob spend in February?');
  expect(text).toContain('`ada`: $4.00');
  expect(text).toContain('`bob`: $2.00');
});

test('a series is told with its rows or its course, days and weeks as people write them', async () => {
  const weeks = await ask('spend by week in February');
  expect(weeks.text).toContain('Spend was highest with $6.00 (week of Feb 2) and lowest with $1.00 (week of Feb 9).');
  expect(`${weeks.headline}${weeks.text}`).not.toMatch(/\d{4}-\d{2}/);
  expect((await ask('spend by day in February')).text).toContain('- Feb 3: $2.00');
});

test('calls without a name are said to have none, and the headline is not said again below it', async () => {
  const { text } = await ask('spend by feature in February');
  expect(text).toContain('calls that carry no feature: $1.00');
  expect(text).not.toContain('(none)');
  expect((await ask('what did we spend in February?')).text).not.toContain('$7.00');
});

test.each([
  ['what the heck, why on earth did we spend so much in sth February?', /\$7\.00|Spend/],
  ['what did zorro spend in February?', /^Your data holds no user/],
  ['what did we spend for zorro in February?', /^Your data holds no user/],
])('"%s": only a word that stands where a name must stand is refused', async (question, headline) => {
  expect((await ask(question)).headline).toMatch(headline);
});

test('a zone that was used is said beside the days it was used for', async () => {
  const { text } = await ask('what did we spend from Feb 1 to Feb 3 in New York time?');
  expect(text).toContain('Days are those of the time of New York (Feb 1 to Feb 3).');
});

test.each([
  ['how do I connect LiteLLM?', /^LiteLLM works today with a file/],
  ['what is your OpenTelemetry endpoint?', /^Yes: spans, logs and metrics are taken by OTLP/],
  ['how do I import from Langfuse?', /^Langfuse works today: its SDK sends here/],
  ['how do I send my calls through the gateway?', /^Yes: a program sends its calls through the gateway/],
  ['what did the gateway cost today?', /^Calls that passed the gateway stand among all calls/],
  ['how do I connect my data?', /^Bring your calls in with one command/],
])('"%s" is told the ways that work', async (question, headline) => {
  expect((await ask(question)).headline).toMatch(headline);
});
