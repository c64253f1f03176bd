import { telemetryRoutes } from '@apex/contracts';
import { expect, test } from 'vitest';
import { arrivalsSince } from './arrivals.ts';

const list = telemetryRoutes.listSources.output.parse(telemetryRoutes.listSources.example.output);
const empty = { ...list, sources: [] };
const [one] = list.sources;
const grown = {
  ...list,
  sources: [{ ...one!, items: one!.items + 5, reports: one!.reports + 2, sent_by: ['key_new'] }],
};

test('the first items of a new source arrived, those that were there did not', () => {
  expect(arrivalsSince(empty, list, null)).toMatchObject([{ emitter: 'anthropic-sdk', items: one!.items }]);
  expect(arrivalsSince(list, list, null)).toEqual([]);
  expect(arrivalsSince(list, grown, null)).toMatchObject([{ items: 5, reports: 2, rejected: 0 }]);
});

test('once a key was made here, what others send is not taken for the answer', () => {
  expect(arrivalsSince(empty, list, 'key_new')).toEqual([]);
  expect(arrivalsSince(list, grown, 'key_new')).toMatchObject([{ items: 5 }]);
});
