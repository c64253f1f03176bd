import type { UpstreamId } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Health, HealthBook } from './upstream-health.ts';

type Step = { readonly kind: 'ask' | 'answered' | 'failed' | 'ended' } | { readonly kind: 'wait'; readonly ms: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('ask', 'failed') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('answered', 'ended') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(1, 2500, 4999, 5000) }) },
);

test('five failures in a row leave it alone for five seconds, then one call at a time may try', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const health = new Health();
      let now = 0;
      let row = 0;
      let opened = Number.NaN;
      let probed = Number.NaN;
      for (const one of steps) {
        const isOpen = now - opened < 5000;
        const state = Number.isNaN(opened) ? 'closed' : isOpen ? 'open' : 'half_open';
        expect(health.state(now)).toBe(state);
        if (one.kind === 'wait') now += one.ms;
        else if (one.kind === 'ask') {
          const admits = state === 'closed' || (!isOpen && !(now - probed < 5000));
          expect(health.admits(now)).toBe(admits);
          if (admits && state === 'half_open') probed = now;
        } else if (one.kind === 'answered') {
          health.answered(1);
          row = 0;
          opened = probed = Number.NaN;
        } else if (one.kind === 'failed') {
          health.failed('500', now);
          row += 1;
          if (row >= 5) opened = now;
          probed = Number.NaN;
        } else {
          health.begun();
          health.ended();
        }
      }
      expect(health.in_flight).toBe(0);
    }),
    { numRuns: 500 },
  );
});

test('an old call that ends lets no second one try, and a try nothing is heard of holds nobody up for good', () => {
  const health = new Health();
  health.begun();
  for (let failure = 0; failure < 5; failure += 1) health.failed('503', 0);
  expect([health.admits(4999), health.admits(5000), health.admits(5000)]).toEqual([false, true, false]);
  health.ended();
  expect([health.admits(9999), health.admits(10_000)]).toEqual([false, true]);
  health.failed('503', 10_001);
  expect(health.tell({ id: 'upstream_x' as UpstreamId, name: 'x' }, 10_002)).toMatchObject({
    breaker: 'open',
    retry_at: new Date(15_001).toISOString(),
    failures: 6,
    last_error: '503',
    in_flight: 0,
    first_byte_p50_ms: null,
  });
});

test('how fast it answers is told by the last hundred answers', () => {
  const health = new Health();
  for (let ms = 1; ms <= 250; ms += 1) health.answered(ms);
  expect([health.quantile(0), health.quantile(0.5), health.quantile(1)]).toEqual([151, 201, 250]);
  const book = new HealthBook();
  expect(book.of('upstream_a' as UpstreamId)).toBe(book.of('upstream_a' as UpstreamId));
});
