import { projectIdSchema } from '@apex/contracts';
import { pico } from '@apex/pricing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MinuteBook } from './minute-book.ts';

const one = projectIdSchema.parse('project_01993a5e-7c00-7000-8000-000000000003');
const other = projectIdSchema.parse('project_01993a5e-7c00-7000-8000-000000000004');
const start_ms = 1_772_323_200_000;

test('the sums of the last minute are those of its calls, and each project has its own', () => {
  const call = fc.record({
    wait_ms: fc.integer({ min: 0, max: 4000 }),
    project: fc.constantFrom(one, other),
    status: fc.constantFrom(200, 402, 500),
    cost: fc.option(fc.bigInt({ min: 0n, max: 10n ** 13n }).map(pico)),
    isHit: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 200 }), (calls) => {
      const book = new MinuteBook();
      let now_ms = start_ms;
      const told: { at: number; project: string; status: number; cost: bigint; isHit: boolean }[] = [];
      for (const { wait_ms, project, ...rest } of calls) {
        now_ms += wait_ms;
        book.begun(project, now_ms);
        book.ended(project, now_ms, rest);
        told.push({ at: Math.floor(now_ms / 1000), project, ...rest, cost: rest.cost ?? 0n });
      }
      const lately = told.filter(({ at, project }) => project === one && at > Math.floor(now_ms / 1000) - 60);
      expect(book.lastMinute(one, now_ms)).toEqual({
        requests: lately.length,
        errors: lately.filter(({ status }) => status >= 400).length,
        hits: lately.filter(({ isHit }) => isHit).length,
        cost: lately.reduce((sum, { cost }) => sum + cost, 0n),
      });
    }),
  );
});

test('of each second fifty calls are shown, and fifty that failed', () => {
  const book = new MinuteBook();
  const shown = Array.from({ length: 200 }, () => book.begun(one, start_ms)).filter(Boolean);
  const failed = Array.from({ length: 200 }, () =>
    book.ended(one, start_ms, { status: 500, cost: null, isHit: false }),
  ).filter(Boolean);
  expect([shown.length, failed.length]).toEqual([50, 50]);
  expect(book.begun(other, start_ms)).toBe(true);
  expect(book.begun(one, start_ms + 1000)).toBe(true);
});
