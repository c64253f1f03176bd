import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TouchClock } from './touch-clock.ts';

test('each lifetime reaches exactly the touches that are not older than it', () => {
  const gap = fc.oneof(fc.integer({ min: 0, max: 400_000 }), fc.constantFrom(0, 300_000, 3_600_000, 9_000_000));
  fc.assert(
    fc.property(fc.array(gap, { minLength: 1, maxLength: 200, size: 'max' }), (gaps) => {
      const clock = new TouchClock();
      const times: number[] = [];
      let at_ms = 0;
      for (const step of gaps) {
        at_ms += step;
        times.push(at_ms);
        expect(clock.advance(at_ms)).toBe(times.length);
        const firstAlive = (lifetime_ms: number) => times.findIndex((time) => at_ms - time <= lifetime_ms) + 1;
        expect([...clock.oldest]).toEqual([firstAlive(300_000), firstAlive(3_600_000), 1]);
      }
    }),
  );
});
