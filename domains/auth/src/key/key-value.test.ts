import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { newKeyValue, parseKeyValue } from './key-value.ts';

const environments = ['test', 'dev', 'staging', 'prod'] as const;

test('a key tells kind and environment and parses to what was stored of it', () => {
  for (const environment of environments) {
    const { value, prefix, hash } = newKeyValue(environment);
    expect(value).toMatch(/^apex_(test|dev|staging|live)_[0-9A-Za-z]{40}$/);
    expect(value.startsWith(prefix)).toBe(true);
    expect(value.length - prefix.length).toBe(32);
    expect(parseKeyValue(value, environment)).toEqual({ prefix, hash });
  }
  expect(newKeyValue('prod').value).toMatch(/^apex_live_/);
});

test('a key of another environment is recognised as such', () => {
  expect(parseKeyValue(newKeyValue('dev').value, 'prod')).toBe('foreign');
  expect(parseKeyValue(newKeyValue('dev').value.replace('dev', 'moon'), 'prod')).toBeNull();
});

test('arbitrary text is no key', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((tail) => `apex_live_${tail}`),
      ),
      (text) => {
        fc.pre(!/^apex_live_[0-9A-Za-z]{40}$/.test(text));
        expect(parseKeyValue(text, 'prod')).toBeNull();
      },
    ),
  );
});
