import { expect, test } from 'vitest';
import { createCircuitBreaker } from './circuit-breaker.ts';

function setUp() {
  let now = 0;
  let calls = 0;
  const breaker = createCircuitBreaker({
    name: 'store',
    failure_threshold: 3,
    open_ms: 1000,
    isFailure: (error) => error instanceof RangeError,
    now: () => now,
  });
  const fails = (error: Error) =>
    breaker.run(async () => {
      calls += 1;
      throw error;
    });
  const works = () =>
    breaker.run(async () => {
      calls += 1;
      return 'fine';
    });
  return { breaker, fails, works, calls: () => calls, pass: (ms: number) => (now += ms) };
}

async function open(set: ReturnType<typeof setUp>): Promise<void> {
  for (let call = 0; call < 3; call += 1) await expect(set.fails(new RangeError('down'))).rejects.toThrow('down');
}

test('it opens after so many failures in a row and refuses without calling', async () => {
  const set = setUp();
  await open(set);
  expect(set.breaker.state()).toBe('open');
  await expect(set.works()).rejects.toMatchObject({
    kind: 'unavailable',
    reason: 'store.unavailable',
    retryable: true,
    retry_after_seconds: 1,
  });
  expect(set.calls()).toBe(3);
});

test('a success in between starts the count afresh, and errors that are no failures never count', async () => {
  const set = setUp();
  await expect(set.fails(new RangeError('down'))).rejects.toThrow('down');
  await expect(set.fails(new RangeError('down'))).rejects.toThrow('down');
  expect(await set.works()).toBe('fine');
  for (let call = 0; call < 5; call += 1)
    await expect(set.fails(new Error('bad statement'))).rejects.toThrow('bad statement');
  expect(set.breaker.state()).toBe('closed');
});

test('after its time it lets one call through: a success closes it, a failure opens it again', async () => {
  const set = setUp();
  await open(set);
  set.pass(1000);
  const probe = Promise.withResolvers<string>();
  const probing = set.breaker.run(() => probe.promise);
  await expect(set.works()).rejects.toMatchObject({ kind: 'unavailable' });
  probe.reject(new RangeError('still down'));
  await expect(probing).rejects.toThrow('still down');
  expect(set.breaker.state()).toBe('open');
  set.pass(1000);
  expect(await set.works()).toBe('fine');
  expect(set.breaker.state()).toBe('closed');
});

test('it can be told that the dependency is back', async () => {
  const set = setUp();
  await open(set);
  set.breaker.reset();
  expect(await set.works()).toBe('fine');
});
