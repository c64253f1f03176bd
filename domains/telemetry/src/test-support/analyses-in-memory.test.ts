import { explainQuerySchema, forecastQuerySchema } from '@apex/contracts';
import { expect, test } from 'vitest';
import { analysesInMemory } from './analyses-in-memory.ts';
import type { CallInMemory } from './sums-in-memory.ts';

const dayMs = 86_400_000;
const now_ms = Date.parse('2026-03-15T00:00:00Z');
const tokens = { input: 100, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 10, reasoning: 0 };

/** A call a day for four weeks; those of search went to a dearer model a week ago. */
const calls = Array.from({ length: 56 }, (_, at): CallInMemory => {
  const at_ms = now_ms - (Math.floor(at / 2) + 0.5) * dayMs;
  const search = at % 2 === 0;
  const moved = search && at_ms > now_ms - 7 * dayMs;
  const dollars = moved ? 10n : 1n;
  return {
    at_ms,
    labels: { feature: search ? 'search' : 'chat', model: moved ? 'big' : 'mini', provider: 'one' },
    failed: false,
    latency_ms: 100,
    tokens,
    costs: { input: dollars * 1_000_000_000_000n, cache_read: 0n, cache_write: 0n, output: 0n },
  };
});

// Nothing of a caller is looked at.
const caller = { signal: new AbortController().signal } as never;

test('a change is taken apart over calls in memory, with the model that its calls went to', async () => {
  const told = await analysesInMemory(calls, now_ms).explainChange(
    caller,
    explainQuerySchema.parse({ measure: 'cost' }),
  );
  expect(told.before.value).toBe('14.000000000000');
  expect(told.after.value).toBe('77.000000000000');
  expect(told.best).toMatchObject({ dimensions: ['feature'], leading: [['search']] });
  expect(told.model_move).toMatchObject({
    within: [{ dimension: 'feature', value: 'search' }],
    from: { model: 'mini', share_before: 1, share_after: 0 },
    to: { model: 'big', share_before: 0, share_after: 1 },
  });
});

test('a forecast rests on the calls there are, and on none where there are none', async () => {
  const query = forecastQuerySchema.parse({ measure: 'calls' });
  const told = await analysesInMemory(calls, now_ms).forecastSpend(caller, query);
  expect(told.so_far).toBe(28);
  expect(Number(told.total.expected)).toBeGreaterThan(50);
  expect((await analysesInMemory([], now_ms).forecastSpend(caller, query)).method).toBe('none');
});
