import { createFixedClock } from '@apex/testkit/fixed-clock';
import { expect, test } from 'vitest';
import { createAttemptLimit } from './attempt-limit.ts';

function takeTimes(take: () => void, times: number): void {
  for (let time = 0; time < times; time += 1) take();
}

test('the eleventh attempt in a window is refused, with the seconds until one is free', () => {
  const clock = createFixedClock();
  const limit = createAttemptLimit(clock);
  limit.take('ada');
  clock.advance(60_000);
  takeTimes(() => limit.take('ada'), 9);
  expect(() => limit.take('ada')).toThrow(expect.objectContaining({ kind: 'limit', retry_after_seconds: 14 * 60 }));
  limit.take('grace');
  clock.advance(14 * 60_000);
  limit.take('ada');
  expect(() => limit.take('ada')).toThrow(expect.objectContaining({ retry_after_seconds: 60 }));
});

test('refused attempts do not extend the wait', () => {
  const clock = createFixedClock();
  const limit = createAttemptLimit(clock);
  takeTimes(() => limit.take('ada'), 10);
  clock.advance(15 * 60_000 - 1);
  for (let time = 0; time < 20; time += 1) expect(() => limit.take('ada')).toThrow(/Too many/);
  clock.advance(1);
  limit.take('ada');
});

test('a flood of names does not grow memory, and forgets the longest untouched first', () => {
  const limit = createAttemptLimit(createFixedClock());
  takeTimes(() => limit.take('early'), 10);
  for (let name = 0; name < 9_999; name += 1) limit.take(`name ${name}`);
  expect(() => limit.take('early')).toThrow(/Too many/);
  limit.take('one more');
  limit.take('early');
});
