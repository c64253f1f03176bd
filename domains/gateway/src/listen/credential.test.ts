import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { virtualKeyOf, withoutKey } from './credential.ts';

test('a key is found wherever the clients of the three protocols put it, and the first of them counts', () => {
  const places = [
    [{ authorization: 'Bearer one' }, ''],
    [{ 'x-api-key': 'two' }, ''],
    [{ 'x-goog-api-key': 'three' }, ''],
    [{ 'api-key': 'four' }, ''],
    [{}, '?alt=sse&key=five%2B'],
  ] as const;
  expect(places.map(([headers, query]) => virtualKeyOf(headers, query))).toEqual([
    'one',
    'two',
    'three',
    'four',
    'five+',
  ]);
  expect(virtualKeyOf({ 'api-key': 'a', 'x-api-key': 'b', 'x-goog-api-key': 'c' }, '?key=d')).toBe('b');
  expect(virtualKeyOf({ authorization: 'Basic eA==', 'x-goog-api-key': '' }, '')).toBeUndefined();
  expect(virtualKeyOf({}, '?monkey=x')).toBeUndefined();
});

test('the key is taken out of the query, and the rest of it stays as it was written', () => {
  expect(withoutKey('?key=x')).toBe('');
  expect(withoutKey('?a=%20b&key=x&c=d+e&key=y&monkey=z&f')).toBe('?a=%20b&c=d+e&monkey=z&f');
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-jl-z]=[a-z%+0-9]*$/)), fc.nat(9), (pairs, at) => {
      const kept = pairs.join('&');
      const asked = `?${pairs.toSpliced(at, 0, 'key=secret').join('&')}`;
      expect(withoutKey(asked)).toBe(kept === '' ? '' : `?${kept}`);
      expect(virtualKeyOf({}, asked)).toBe('secret');
    }),
  );
});
