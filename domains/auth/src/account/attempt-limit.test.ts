import { createFixedClock } from '@apex/testkit/fixed-clock';
import { expect, test } from 'vitest';
import { createAttemptLimit } from './attempt-limit.ts';

const from = (email: string, address = '192.0.2.1') => ({ email, address });

function takeTimes(take: () => void, times: number): void {
  for (let time = 0; time < times; time += 1) take();
}

test('the eleventh attempt in a window is refused, with the seconds until one is free', () => {
  const clock = createFixedClock();
  const limit = createAttemptLimit(clock);
  limit.take(from('ada'));
  clock.advance(60_000);
  takeTimes(() => limit.take(from('ada')), 9);
  expect(() => limit.take(from('ada'))).toThrow(
    expect.objectContaining({ kind: 'limit', retry_after_seconds: 14 * 60 }),
  );
  limit.take(from('grace'));
  clock.advance(14 * 60_000);
  limit.take(from('ada'));
  expect(() => limit.take(from('ada'))).toThrow(expect.objectContaining({ retry_after_seconds: 60 }));
});

test('refused attempts do not extend the wait', () => {
  const clock = createFixedClock();
  const limit = createAttemptLimit(clock);
  takeTimes(() => limit.take(from('ada')), 10);
  clock.advance(15 * 60_000 - 1);
  for (let time = 0; time < 20; time += 1) expect(() => limit.take(from('ada'))).toThrow(/Too many/);
  clock.advance(1);
  limit.take(from('ada'));
});

test('a flood of names does not grow memory, and forgets the longest untouched first', () => {
  const limit = createAttemptLimit(createFixedClock());
  takeTimes(() => limit.take(from('early')), 10);
  for (let name = 0; name < 9_999; name += 1) limit.take(from(`name ${name}`));
  expect(() => limit.take(from('early'))).toThrow(/Too many/);
  limit.take(from('one more'));
  limit.take(from('early'));
});

test('guesses from one address do not lock the account to another', () => {
  const limit = createAttemptLimit(createFixedClock());
  takeTimes(() => limit.take(from('ada', '192.0.2.1')), 10);
  expect(() => limit.take(from('ada', '192.0.2.1'))).toThrow(/Too many/);
  takeTimes(() => limit.take(from('ada', '192.0.2.2')), 10);
});

test('a hundred guesses from many addresses close the account to strangers, not to who has signed in before', () => {
  const clock = createFixedClock();
  const limit = createAttemptLimit(clock);
  const home = from('ada', '198.51.100.7');
  limit.take(home);
  limit.clear(home);
  for (let address = 0; address < 100; address += 1) limit.take(from('ada', `203.0.113.${address}`));
  expect(() => limit.take(from('ada', '203.0.113.200'))).toThrow(/Too many/);
  takeTimes(() => limit.take(home), 10);
  expect(() => limit.take(home)).toThrow(/Too many/);
  limit.take(from('grace', '203.0.113.200'));
  clock.advance(15 * 60_000);
  limit.take(from('ada', '203.0.113.200'));
});

test('failures that end in a success do not count against the account', () => {
  const limit = createAttemptLimit(createFixedClock());
  const visit = (address: number): void => {
    takeTimes(() => limit.take(from('ada', `203.0.113.${address}`)), 9);
    limit.clear(from('ada', `203.0.113.${address}`));
  };
  expect(() => Array.from({ length: 30 }, (_, address) => visit(address))).not.toThrow();
});
