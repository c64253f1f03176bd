import { type Observation, observationSchema } from '@apex/contracts';
import { priceCall } from '@apex/pricing';
import { expect, test } from 'vitest';
import { synthesiseWorkspace } from './synthesise-workspace.ts';

const until = '2026-11-20T15:30:00Z';
const day_ms = 86_400_000;
const workspace = synthesiseWorkspace({ seed: 1, until });

function costOf(one: Observation): number {
  const cost = one.usage === null ? null : priceCall({ ...one, usage: one.usage }).cost;
  return Number(cost ?? 0n) / 1e12;
}

function sumOf(calls: readonly Observation[]): number {
  return calls.reduce((sum, one) => sum + costOf(one), 0);
}

const daysAgo = ({ at }: Observation): number => (Date.parse(until) - Date.parse(at)) / day_ms;
const distinct = (name: 'model' | 'provider' | 'feature' | 'user' | 'session'): number =>
  new Set(workspace.map((one) => one[name])).size;

test('the same options give the same calls, in order of time, each complete and distinct', () => {
  expect(synthesiseWorkspace({ seed: 1, until })).toEqual(workspace);
  expect(workspace.map((one) => observationSchema.parse(one))).toEqual(workspace);
  expect(new Set(workspace.map(({ identity }) => identity)).size).toBe(workspace.length);
  const times = workspace.map(({ at }) => at);
  expect(times.toSorted()).toEqual(times);
  expect(times.at(-1)?.slice(0, 10)).toBe('2026-11-20');
  expect(synthesiseWorkspace({ seed: 2, until })).not.toEqual(workspace);
});

test('a later moment of the same day adds calls and changes none', () => {
  const evening = synthesiseWorkspace({ seed: 1, until: '2026-11-20T23:59:59Z' });
  expect(evening.length).toBeGreaterThan(workspace.length);
  expect(evening.slice(0, workspace.length)).toEqual(workspace);
});

test.each(['2026-01-01T00:00:01Z', '2026-02-28T12:00:00Z', '2026-11-22T05:00:00Z', '2027-03-01T23:59:59Z'])(
  'a team of that size and spend is there on any day: %s',
  (moment) => {
    const calls = synthesiseWorkspace({ seed: 1, until: moment });
    const month = calls.filter(({ at }) => Date.parse(moment) - Date.parse(at) <= 30 * day_ms);
    expect(calls.length).toBeGreaterThan(10_000);
    expect(calls.length).toBeLessThan(12_000);
    expect(sumOf(month)).toBeGreaterThan(2300);
    expect(sumOf(month)).toBeLessThan(6000);
  },
);

test('it has features, models of three providers and one of nobody’s, people and sessions', () => {
  expect(distinct('feature')).toBe(8);
  expect(distinct('model')).toBe(9);
  expect(distinct('provider')).toBe(4);
  expect(distinct('user')).toBe(26);
  expect(distinct('session')).toBeGreaterThan(800);
  const unpriced = workspace.filter(
    (one) => one.usage !== null && priceCall({ ...one, usage: one.usage }).cost === null,
  );
  expect(new Set(unpriced.map(({ feature }) => feature))).toEqual(new Set(['text-rewriting']));
});

test('one feature’s dearer model explains most of the change of the last two weeks', () => {
  const recent = workspace.filter((one) => daysAgo(one) < 13.6);
  const before = workspace.filter(
    (one) => daysAgo(one) >= 13.6 && daysAgo(one) < 27.2 && one.agent !== 'contract-agent',
  );
  const change = (calls: (from: readonly Observation[]) => readonly Observation[]) =>
    sumOf(calls(recent)) - sumOf(calls(before));
  const moved = change((from) => from.filter(({ feature }) => feature === 'document-search'));
  expect(moved).toBeGreaterThan(250);
  expect(moved).toBeGreaterThan(0.5 * change((from) => from));
  const models = (calls: readonly Observation[]) =>
    new Set(calls.filter(({ feature }) => feature === 'document-search').map(({ model }) => model));
  expect([...models(workspace.filter((one) => daysAgo(one) > 15))]).toEqual(['gpt-5.4-mini']);
  expect([...models(workspace.filter((one) => daysAgo(one) < 13.6))]).toEqual(['gpt-5.5']);
});

test('one day stands out, by one session that ran in circles', () => {
  const byDay = Map.groupBy(workspace, ({ at }) => at.slice(0, 10));
  const [dearest, next] = [...byDay.entries()]
    .map(([day, calls]) => ({ day, cost: sumOf(calls) }))
    .toSorted((left, right) => right.cost - left.cost);
  expect(dearest?.cost).toBeGreaterThan(1.4 * (next?.cost ?? 0));
  const loop = workspace.filter(({ agent }) => agent === 'contract-agent');
  expect(new Set(loop.map(({ at }) => at.slice(0, 10)))).toEqual(new Set([dearest?.day]));
  expect(new Set(loop.map(({ session }) => session)).size).toBe(1);
});

test('attempts that were paid for fail again and again, prompts come twice, and caches run out', () => {
  const paidFailures = workspace.filter((one) => one.status === 'error' && costOf(one) > 0);
  expect(paidFailures.length).toBeGreaterThan(100);
  const answered = workspace.filter(({ feature, status }) => feature === 'document-search' && status === 'ok');
  expect(answered.length - new Set(answered.map(({ prompt_hash }) => prompt_hash)).size).toBeGreaterThan(50);
  const longWrites = workspace.filter(
    ({ agent, usage }) => agent === 'claude-code' && (usage?.cache_write_5m ?? 0) > 100_000,
  );
  expect(longWrites.length).toBeGreaterThan(100);
});

test('work days are busier than weekends', () => {
  const isWeekend = ({ at }: Observation): boolean => [0, 6].includes(new Date(at).getUTCDay());
  expect(workspace.filter(isWeekend).length / 2).toBeLessThan(
    workspace.filter((one) => !isWeekend(one)).length / 5 / 2,
  );
});

test('what is no time is refused', () => {
  expect(() => synthesiseWorkspace({ seed: 1, until: 'soon' })).toThrow('is not a time');
});
