import type { TrafficCall } from '@apex/contracts';
import { gatewayRoutes } from '@apex/contracts';
import { expect, test } from 'vitest';
import { heldRows, isShown, lastSequence, mostKept, newestFirst, stateOf, withCalls } from './traffic-log.ts';

const [example] = gatewayRoutes.listTraffic.output.parse(gatewayRoutes.listTraffic.example.output).calls;

function call(number: number, change: Partial<TrafficCall> = {}): TrafficCall {
  const request_id = `gw_${number.toString(16).padStart(16, '0')}`;
  return { ...example!, request_id, sequence: number, started_at: new Date(number * 1000).toISOString(), ...change };
}
const numbers = (calls: readonly TrafficCall[]) => calls.map(({ request_id }) => Number(`0x${request_id.slice(3)}`));

test('a call that ends keeps its place, and a late word of its beginning does not take the end back', () => {
  const begun = withCalls(new Map(), [call(1), call(2, { state: 'open', status: null }), call(3)]);
  const ended = withCalls(begun, [call(2, { sequence: 9 })]);
  expect(numbers(newestFirst(ended))).toEqual([3, 2, 1]);
  expect(newestFirst(ended).map(stateOf)).toEqual(['ok', 'ok', 'ok']);
  expect(withCalls(ended, [call(2, { state: 'open', status: null })]).get(call(2).request_id)?.state).toBe('done');
  expect(lastSequence(ended.values())).toBe(9);
});

test('the newest are kept, whatever the order they are told in', () => {
  const told = Array.from({ length: mostKept + 20 }, (_, index) => call(index + 1));
  const log = withCalls(new Map(), told.toReversed());
  expect(log.size).toBe(mostKept);
  expect(numbers(newestFirst(log)).at(-1)).toBe(21);
});

test('held rows stand still: what comes waits, what changes changes in its place', () => {
  const before = withCalls(new Map(), [call(1), call(2, { state: 'open', status: null })]);
  const held = newestFirst(before).map(({ request_id }) => request_id);
  const now = withCalls(before, [call(2, { sequence: 8, status: 502 }), call(3), call(4, { feature: 'other' })]);
  const { rows, waiting } = heldRows(held, now, { feature: 'search' });
  expect(numbers(rows)).toEqual([2, 1]);
  expect(rows.map(stateOf)).toEqual(['error', 'ok']);
  expect(waiting).toBe(1);
});

test('an error without a status, and one after the first bytes, are errors', () => {
  expect(stateOf(call(1, { status: null, error: '' }))).toBe('error');
  expect(stateOf(call(1, { status: 200, error: 'the upstream broke off' }))).toBe('error');
  expect(isShown(call(1), { state: 'error' })).toBe(false);
  expect(isShown(call(1), { key: 'key_other' })).toBe(false);
});
