import { expect, test } from 'vitest';
import { bucketOf, createRateLimiter, rateTable } from './rate-limit.ts';

test('a client may use its minute and its burst, then waits, and others are not touched', async () => {
  const limiter = createRateLimiter(1);
  const { per_minute, burst } = rateTable.anonymous;
  for (let taken = 0; taken < per_minute + burst; taken += 1) await limiter.take('anonymous', 'one');
  await expect(limiter.take('anonymous', 'one')).rejects.toMatchObject({
    kind: 'limit',
    error_code: 'HTTP_RATE_LIMITED',
    retry_after_seconds: expect.any(Number),
  });
  expect(await limiter.take('anonymous', 'two')).toMatchObject({ limit: per_minute, remaining: per_minute - 1 });
});

test('the scale multiplies every limit', async () => {
  expect(await createRateLimiter(10).take('user', 'one')).toMatchObject({ limit: rateTable.user.per_minute * 10 });
});

test("a route draws from its own class, or from the client's", () => {
  expect(bucketOf('default', 'key')).toBe('key');
  expect(bucketOf('sign_in', 'anonymous')).toBe('sign_in');
  expect(bucketOf('intake', 'key')).toBe('intake');
  expect(bucketOf('default', 'page')).toBe('page');
  expect(bucketOf('none', 'user')).toBeNull();
});
