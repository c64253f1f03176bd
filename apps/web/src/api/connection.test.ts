import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Connection, createConnection } from './connection.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(options: { answers?: boolean; network?: boolean } = {}) {
  const world = { answers: options.answers ?? true, network: options.network ?? true };
  const onBack = vi.fn<() => void>();
  const probe = vi.fn<() => Promise<boolean>>(async () => world.answers);
  const connection = createConnection({ probe, isNetworkUp: () => world.network, onBack });
  const seen: Connection[] = [];
  connection.subscribe(() => seen.push(connection.get()));
  return { world, connection, onBack, probe, seen };
}

test('one failed request is asked after before anybody is alarmed', async () => {
  const { connection, seen, onBack } = setUp({ answers: true });
  connection.report(false);
  await vi.runAllTimersAsync();
  expect(connection.get()).toBe('online');
  expect(seen).toEqual([]);
  expect(onBack).not.toHaveBeenCalled();
});

test('while the server is away it is asked at growing intervals, and coming back is told once', async () => {
  const { world, connection, seen, onBack, probe } = setUp({ answers: false });
  connection.report(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.get()).toBe('reconnecting');
  await vi.advanceTimersByTimeAsync(3500);
  // After 0.5, 1 and 2 seconds.
  expect(probe).toHaveBeenCalledTimes(4);
  world.answers = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen).toEqual(['reconnecting', 'online']);
  expect(onBack).toHaveBeenCalledTimes(1);
});

test('without a network there is nobody to ask until it is back', async () => {
  const { world, connection, onBack, probe } = setUp();
  world.network = false;
  connection.networkChanged();
  expect(connection.get()).toBe('offline');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(probe).not.toHaveBeenCalled();
  world.network = true;
  connection.networkChanged();
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.get()).toBe('online');
  expect(onBack).toHaveBeenCalledTimes(1);
});

test('trying now asks at once', async () => {
  const { world, connection, probe } = setUp({ answers: false });
  connection.report(false);
  await vi.advanceTimersByTimeAsync(20_000);
  const before = probe.mock.calls.length;
  world.answers = true;
  connection.retry();
  await vi.advanceTimersByTimeAsync(0);
  expect(probe.mock.calls.length).toBe(before + 1);
  expect(connection.get()).toBe('online');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(probe.mock.calls.length).toBe(before + 1);
});
