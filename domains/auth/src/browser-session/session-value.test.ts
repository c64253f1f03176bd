import { newId } from '@apex/kit/id';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSessionSecrets, hashSessionValue, isSessionValue, newSessionValue } from './session-value.ts';

const secret = fc.string({ minLength: 32, maxLength: 80 });

test('a value is one of ours, and nothing else is', () => {
  expect(isSessionValue(newSessionValue())).toBe(true);
  fc.assert(fc.property(fc.string(), (text) => !isSessionValue(text)));
  for (const near of ['apex_session_', `apex_session_${'a'.repeat(42)}`, `apex_session_${'a'.repeat(44)}`, '\n']) {
    expect(isSessionValue(near)).toBe(false);
    expect(isSessionValue(`${newSessionValue()}${near}`)).toBe(false);
  }
});

test('a successor has the form of a value, is the same each time, and needs the secret', () => {
  fc.assert(
    fc.property(secret, secret, (ours, theirs) => {
      const value = newSessionValue();
      const next = createSessionSecrets(ours).successorOf(value);
      expect(isSessionValue(next)).toBe(true);
      expect(next).toBe(createSessionSecrets(ours).successorOf(value));
      expect(next).not.toBe(value);
      if (ours !== theirs) expect(next).not.toBe(createSessionSecrets(theirs).successorOf(value));
    }),
  );
});

test('a CSRF token is bound to its session and to the secret, and tells nothing of a successor', () => {
  fc.assert(
    fc.property(secret, secret, (ours, theirs) => {
      const [one, other] = [newId.session(), newId.session()];
      const { csrfTokenOf } = createSessionSecrets(ours);
      expect(csrfTokenOf(one)).toBe(csrfTokenOf(one));
      expect(csrfTokenOf(one)).not.toBe(csrfTokenOf(other));
      if (ours !== theirs) expect(csrfTokenOf(one)).not.toBe(createSessionSecrets(theirs).csrfTokenOf(one));
    }),
  );
});

test('two values are never the same', () => {
  const values = Array.from({ length: 1000 }, newSessionValue);
  expect(new Set(values.map((value) => hashSessionValue(value).toString('hex'))).size).toBe(1000);
});
