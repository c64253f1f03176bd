import { expect, test } from 'vitest';
import { createExpiringCache } from './expiring-cache.ts';

test('an entry is there until its time and not at it', () => {
  const cache = createExpiringCache<string>(2);
  cache.set('a', 'one', 100);
  expect(cache.get('a', 99)).toBe('one');
  expect(cache.get('a', 100)).toBeUndefined();
  expect(cache.get('a', 0)).toBeUndefined();
});

test('the oldest entry makes room, and setting again makes an entry young', () => {
  const cache = createExpiringCache<number>(2);
  cache.set('a', 1, 100);
  cache.set('b', 2, 100);
  cache.set('a', 3, 100);
  cache.set('c', 4, 100);
  expect([cache.get('a', 0), cache.get('b', 0), cache.get('c', 0)]).toEqual([3, undefined, 4]);
  cache.clear();
  expect(cache.get('a', 0)).toBeUndefined();
});
