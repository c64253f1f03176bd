import { expect, test } from 'vitest';
import { dateGroups } from './date-groups.ts';

const thread = (id: string, updated_at: string) => ({
  id: id as never,
  project_id: 'project_1' as never,
  title: id,
  created_at: updated_at,
  updated_at,
  shared_at: null,
  deleted_at: null,
  last_run_status: null,
});

test('threads are grouped by the days of the person’s own time zone', () => {
  const now = new Date('2026-03-10T02:00:00.000Z');
  const threads = [
    thread('a', '2026-03-10T01:00:00.000Z'),
    thread('b', '2026-03-09T20:00:00.000Z'),
    thread('c', '2026-03-06T12:00:00.000Z'),
    thread('d', '2026-02-20T12:00:00.000Z'),
    thread('e', '2026-01-02T12:00:00.000Z'),
  ];
  const told = (zone: string) =>
    dateGroups(threads, now, zone).map(({ label, threads: own }) => [label, own.map(({ title }) => title)]);
  expect(told('UTC')).toEqual([
    ['Today', ['a']],
    ['Yesterday', ['b']],
    ['Last 7 days', ['c']],
    ['Last 30 days', ['d']],
    ['January 2026', ['e']],
  ]);
  // In New York it is still the ninth.
  expect(told('America/New_York')[0]).toEqual(['Today', ['a', 'b']]);
});
