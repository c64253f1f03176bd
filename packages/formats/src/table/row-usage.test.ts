import { usageSchema } from '@apex/contracts';
import { promptTokens } from '@apex/tokens';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAll } from '../read-all.ts';
import type { MapField } from './column-map.ts';
import { objectCell } from './columns.ts';
import type { CachedTokens } from './presets.ts';
import { type Cells, UsageReader } from './row-usage.ts';

type Row = Partial<Record<MapField, number | string>>;

function read(row: Row, cached: CachedTokens = 'undecided') {
  const cells: Cells = Object.fromEntries(Object.keys(row).map((field) => [field, objectCell(field)]));
  return new UsageReader(cells, cached).read(row);
}

const count = fc.nat(100_000);

test('the whole prompt comes out the same whether cached tokens were inside or outside', () => {
  fc.assert(
    fc.property(count, count, count, count, (fresh, read_, written, output) => {
      const cached = { cache_read: read_, cache_write: written, output };
      const inside = read({ input: fresh + read_ + written, ...cached }, 'inside').usage;
      const outside = read({ input: fresh, ...cached }, 'outside').usage;
      const proven = read({ input: fresh, ...cached, total: fresh + read_ + written + output }).usage;
      expect(outside).toEqual(proven);
      expect(outside && promptTokens(outside)).toBe(fresh + read_ + written);
      // With more cached than input the numbers themselves show that the preset was wrong.
      expect(inside && promptTokens(inside)).toBe(fresh + read_ + written);
      expect(inside?.input).toBe(fresh);
    }),
  );
});

test('every row of counts becomes a usage that the contract accepts, or a fault', () => {
  const fields = [
    'input',
    'input_fresh',
    'cache_read',
    'cache_write',
    'cache_write_1h',
    'output',
    'reasoning',
    'audio_in',
    'audio_out',
    'total',
  ] as const;
  const row = fc.record(Object.fromEntries(fields.map((field) => [field, fc.nat(2_000)])), { requiredKeys: [] });
  fc.assert(
    fc.property(row, fc.constantFrom<CachedTokens>('inside', 'outside', 'undecided'), (counts, cached) => {
      const { usage } = read(counts, cached);
      expect(usage === null || usageSchema.safeParse(usage).success).toBe(true);
      expect(usage === null || usage.reasoning <= usage.output).toBe(true);
    }),
  );
});

test('arithmetic overrules a preset', () => {
  expect(read({ input: 5, cache_read: 2_000, output: 1 }, 'inside').usage?.input).toBe(5);
  expect(read({ input: 100, cache_read: 40, output: 7, total: 147 }, 'inside').usage?.input).toBe(100);
  expect(read({ input: 100, cache_read: 40, output: 7, total: 107 }, 'outside').usage?.input).toBe(60);
});

test('where nothing decides, the assumption is written on the record', async () => {
  expect(read({ input: 100, cache_read: 40, output: 7 })).toMatchObject({ usage: { input: 60 }, assumed: 'inclusive' });
  expect(read({ input: 100, cache_read: 40, cache_write: 1, output: 7 })).toMatchObject({
    usage: { input: 100 },
    assumed: 'exclusive',
  });
  expect(read({ input: 100, cache_read: 0, output: 7 }).assumed).toBe('');
  const { calls } = await readAll('csv', 'timestamp,input,cache_read,output\n2026-03-01,100,40,7');
  expect(calls[0]?.tags).toEqual({ input_tokens: 'assumed inclusive of cached tokens' });
});

test('one row that proves the convention decides for the rows that cannot', async () => {
  const { calls } = await readAll('csv', 'timestamp,input,cache_read,output\n2026-03-01,100,40,7\n2026-03-01,5,2000,7');
  expect(calls.map((call) => [call.usage?.input, call.tags])).toEqual([
    [100, {}],
    [5, {}],
  ]);
});

test('reasoning beside the output is added to it, inside it is only shown', () => {
  expect(read({ input: 10, output: 20, reasoning: 5 }).usage).toMatchObject({ output: 20, reasoning: 5 });
  expect(read({ input: 10, output: 20, reasoning: 50 }).usage).toMatchObject({ output: 70, reasoning: 50 });
  expect(read({ input: 10, output: 20, reasoning: 5, total: 35 }).usage).toMatchObject({ output: 25, reasoning: 5 });
  expect(read({ input: 10, output: 20, reasoning: 5, total: 30 }).usage).toMatchObject({ output: 20 });
});

test('audio is taken out of the counts that include it', () => {
  expect(read({ input: 100, audio_in: 30, output: 50, audio_out: 20 }).usage).toMatchObject({
    input: 70,
    audio_in: 30,
    output: 30,
    audio_out: 20,
  });
});

test('an input declared whole cannot be less than its parts', () => {
  expect(() => read({ input_total: 5, cache_read: 10, output: 1 })).toThrow(
    'input_total: 5 is less than its 10 cached tokens',
  );
});
