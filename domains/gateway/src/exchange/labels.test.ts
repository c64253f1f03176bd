import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelsOf } from './labels.ts';

test("the key counts more than headers, tags more than other headers, our own session more than the client's", () => {
  const headers = {
    'x-apex-user': 'ada',
    'x-claude-code-session-id': 'c',
    'x-session-id': 's',
    'x-apex-tags': 'team=red, feature=b ,flag',
  };
  expect(labelsOf({ team: 'blue', environment: 'test' }, headers)).toEqual({
    user: 'ada',
    team: 'blue',
    environment: 'test',
    session: 'c',
    feature: 'b',
    flag: 'true',
  });
  expect(labelsOf({ user: 'key', feature: 'k' }, headers)).toMatchObject({ user: 'key', feature: 'k', team: 'red' });
  expect(labelsOf({}, { ...headers, 'x-apex-session': 'own' })['session']).toBe('own');
  expect(labelsOf({ session: 'of the key' }, headers)['session']).toBe('of the key');
});

test('values are percent-decoded, cleared of what no store takes, and left out where nothing is left', () => {
  const of = (value: string) => labelsOf({}, { 'x-apex-user': value })['user'];
  expect([of('J%C3%BCrgen'), of('100%'), of(' a%20'), of('a%00b%0A'), of('x'.repeat(300))?.length]).toEqual([
    'Jürgen',
    '100%',
    'a',
    'ab',
    255,
  ]);
  expect([of(''), of('%20'), of('%00')]).toEqual([undefined, undefined, undefined]);
  expect(labelsOf({}, { 'x-apex-session': '%20', 'session-id': '%00', 'x-session-affinity': 'real' })['session']).toBe(
    'real',
  );
  expect(labelsOf({}, { 'x-apex-tags': 'a=,b=%20,=c,,__proto__=x,1x=y,constructor=z' })).toEqual({ constructor: 'z' });
});

test('no headers make a label that PostgreSQL refuses, that is empty or long, or more than 32 tags', () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(fc.constantFrom('%00', '%F0%9F%98%80', ',', '=', 'a', '__proto__', '%ED%A0%80'))
      .map((all) => all.join('')),
  );
  const name = fc.constantFrom('x-apex-user', 'x-apex-session', 'x-apex-tags', 'session-id', 'x-apex-environment');
  fc.assert(
    fc.property(fc.dictionary(name, value, { maxKeys: 3 }), (headers) => {
      const labels = labelsOf({}, headers);
      expect(Object.getPrototypeOf(labels)).toBe(Object.prototype);
      expect(Object.keys(labels).length).toBeLessThanOrEqual(32 + 7);
      const bad = Object.values(labels).filter(
        (told) => told === '' || told.length > 255 || told.includes('\0') || !told.isWellFormed(),
      );
      expect(bad).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
