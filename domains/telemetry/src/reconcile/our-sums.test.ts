import { roundHalfEven } from '@apex/pricing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { unitPrice } from '../focus/unit-price.ts';
import { bucketSumsOf } from './our-sums.ts';

const amount = fc.bigInt({ min: 0n, max: 10n ** 18n });

test('parts that were rounded for themselves add up to the whole again', () => {
  fc.assert(
    fc.property(fc.tuple(amount, amount, amount, amount), fc.bigInt({ min: -3n, max: 3n }), ([a, b, c, d], rest) => {
      const { usd } = bucketSumsOf({
        total_cost: a + b + c + d + rest,
        cost_input_sum: a,
        cost_cache_read_sum: b,
        cost_cache_write_sum: c,
        cost_output_sum: d,
      });
      expect(usd.input + usd.cache_read + usd.cache_write + usd.output).toBe(a + b + c + d + rest);
    }),
  );
});

test('a unit price times its tokens is the cost, to the last picodollar', () => {
  fc.assert(
    fc.property(amount, fc.bigInt({ min: 1n, max: 10n ** 15n }), (cost, tokens) => {
      const [whole = '', fraction = ''] = unitPrice(cost, tokens).split('.');
      const product = BigInt(whole + fraction) * tokens;
      const scale = 10n ** BigInt(fraction.length);
      expect(roundHalfEven(product * 10n ** 12n, scale)).toBe(cost);
    }),
  );
});
