import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lines, readAll } from '../read-all.ts';

const row = (extra: object = {}): object => ({
  timestamp: 27,
  input_length: 1200,
  output_length: 30,
  hash_ids: [0, 5, 6],
  ...extra,
});

test('a request is a call with global blocks of 512 tokens and the time from the trace’s start', async () => {
  const { calls } = await readAll('mooncake', lines(row()), { model: 'kimi' });
  expect(calls[0]).toMatchObject({
    source: 'mooncake',
    at: '2026-01-01T00:00:00.027Z',
    model: 'kimi',
    usage: { input: 1200, output: 30 },
    prefix: {
      scope: 'global',
      block_size: 512,
      runs: [
        [0, 1],
        [5, 2],
      ],
    },
  });
});

test('equal rows stay two calls and the same file names them the same, whatever its anchor', async () => {
  const rows = fc.array(
    fc.record({ timestamp: fc.nat(3), input_length: fc.nat(2), output_length: fc.nat(2), hash_ids: fc.constant([1]) }),
    { minLength: 1, maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(rows, async (entries) => {
      const once = await readAll('mooncake', lines(...entries));
      const again = await readAll('mooncake', lines(...entries), {
        anchor: new Date('2021-05-05'),
        model: 'm',
        name: 'other',
      });
      const identities = once.calls.map((call) => call.identity);
      expect(new Set(identities).size).toBe(entries.length);
      expect(again.calls.map((call) => call.identity)).toEqual(identities);
    }),
    { numRuns: 30 },
  );
});

test('broken rows are rejected by line and field', async () => {
  const { calls, rejected } = await readAll(
    'mooncake',
    lines(
      row(),
      row({ timestamp: -1 }),
      row({ hash_ids: [1, 'x'] }),
      row({ output_length: null }),
      row({ input_length: 5e9 }),
      'x',
      row(),
    ),
  );
  expect(calls).toHaveLength(2);
  expect(rejected.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
    '2 timestamp: "-1" is not a time in milliseconds',
    '3 hash_ids: x is not a block number',
    '4 no "output_length"',
    '5 input_length: "5000000000" is more than a call can have (1000000000)',
    '6 not valid JSON',
  ]);
});
