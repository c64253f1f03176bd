import { ApexError } from '@apex/contracts';
import { expect, test } from 'vitest';
import { mayRetry } from './error-facts.ts';

const limit = (retry_after_seconds?: number) =>
  new ApexError({
    kind: 'limit',
    reason: 'platform.too_many_requests',
    message: 'Too many requests.',
    ...(retry_after_seconds === undefined ? {} : { retry_after_seconds }),
  });

test('a refusal for haste is tried again where the wait is named and short', () => {
  expect([limit(1), limit(10), limit(11), limit()].map(mayRetry)).toEqual([true, true, false, false]);
});

test('what the server cannot do at the moment is tried again, what the request got wrong is not', () => {
  const of = (kind: 'unavailable' | 'invalid') => new ApexError({ kind, reason: 'a.b', message: 'm' });
  expect([of('unavailable'), of('invalid'), new Error('x')].map(mayRetry)).toEqual([true, false, false]);
});
