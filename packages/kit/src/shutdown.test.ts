import { expect, test } from 'vitest';
import { createLog } from './log.ts';
import { createShutdown } from './shutdown.ts';

const log = createLog({ level: 'CRITICAL', service: 'test', environment: 'test' });
const limits = { log, drain_timeout_ms: 1000, cleanup_timeout_ms: 1000 };

test('work drains first, then hooks run in reverse order of registration', async () => {
  const told: string[] = [];
  const shutdown = createShutdown(limits);
  shutdown.onCleanup('pool', () => void told.push(`pool in ${shutdown.phase()}`));
  shutdown.onCleanup('server', () => void told.push('server'));
  shutdown.onDrain('runs', async () => void told.push(`runs in ${shutdown.phase()}`));
  expect(shutdown.phase()).toBe('RUNNING');
  expect(await shutdown.stop('test')).toEqual([]);
  expect(told).toEqual(['runs in DRAINING', 'server', 'pool in CLEANUP']);
  expect(shutdown.phase()).toBe('TERMINATED');
});

test('stopping twice stops once', async () => {
  let times = 0;
  const shutdown = createShutdown(limits);
  shutdown.onCleanup('count', () => void (times += 1));
  await Promise.all([shutdown.stop('one'), shutdown.stop('two')]);
  expect(times).toBe(1);
});

test('a hook that hangs is named as abandoned and one that fails does not stop the others', async () => {
  const told: string[] = [];
  const shutdown = createShutdown({ ...limits, drain_timeout_ms: 5, cleanup_timeout_ms: 50 });
  shutdown.onCleanup('last', () => void told.push('last'));
  shutdown.onCleanup('broken', () => Promise.reject(new Error('broken')));
  shutdown.onDrain('hanging', () => new Promise(() => undefined));
  expect(await shutdown.stop('test')).toEqual(['hanging']);
  expect(told).toEqual(['last']);
});
