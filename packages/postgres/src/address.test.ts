import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DatabaseAddress, parseDatabaseAddress, sslModes } from './address.ts';

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((one) => one.isWellFormed() && !one.includes('\0'));
const hostName = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6(), fc.constant('localhost'));
const folder = text.map((one) => `/run/${one.replaceAll(',', '')}`);
const encoded = encodeURIComponent;

test('whatever the parts are, they are read as they were written', () => {
  const parts = fc.record({ user: text, password: text, database: text, port: fc.integer({ min: 1, max: 65_535 }) });
  fc.assert(
    fc.property(parts, hostName, ({ user, password, database, port }, host) => {
      const place = host.includes(':') ? `[${host}]` : host;
      const url = `postgres://${encoded(user)}:${encoded(password)}@${place}:${port}/${encoded(database)}`;
      expect(parseDatabaseAddress(url)).toEqual({ host, port, user, password, database, sslmode: 'disable' });
    }),
  );
});

test('a socket is its folder, however it is written', () => {
  fc.assert(
    fc.property(folder, text, fc.constantFrom(...sslModes), (host, user, sslmode) => {
      const expected: DatabaseAddress = { host, port: 5432, user, database: 'apex', sslmode: 'disable' };
      for (const url of [
        `postgres://${encoded(user)}@/apex?host=${encoded(host)}&sslmode=${sslmode}`,
        `postgresql://${encoded(user)}@${encoded(host)}/apex`,
        `postgres:///apex?host=${encoded(host)}&user=${encoded(user)}`,
      ]) {
        expect(parseDatabaseAddress(url)).toEqual(expected);
      }
    }),
  );
});

test('no text makes it throw anything but a refusal without the password', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((one) => `postgres://me:hunter2secret@${one}`),
      ),
      (url) => {
        try {
          parseDatabaseAddress(url);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'invalid', reason: 'database.bad_address' });
          expect(String(error)).not.toContain('hunter2secret');
        }
      },
    ),
  );
});

test.each([
  ['postgres://h/a', 'disable'],
  ['postgres://h/a?sslmode=require', 'require'],
  ['postgres://h/a?sslmode=require&sslrootcert=/ca.pem', 'verify-ca'],
  ['postgres://h/a?sslmode=verify-ca', 'verify-ca'],
  ['postgres://h/a?sslrootcert=/ca.pem', 'verify-full'],
  ['postgres://h/a?sslmode=verify-full&sslcert=/c.pem&sslkey=/k.pem', 'verify-full'],
])('%s asks for %s', (url, sslmode) => {
  expect(parseDatabaseAddress(url).sslmode).toBe(sslmode);
});

test.each([
  ['mysql://h/a', 'must look like'],
  ['postgres://h:99999/a', 'port'],
  ['postgres://a,b/x', 'several hosts'],
  ['postgres://h/a?sslmode=prefer', 'disable, require, verify-ca, verify-full'],
  ['postgres://h/a?sslmod=verify-full', 'parameter we do not know'],
  ['postgres://h/a?sslmode=disable&sslmode=require', 'sslmode twice'],
  ['postgres://h/a?sslcert=/c.pem', 'go together'],
  ['postgres://me:100%@h/a', '%25'],
])('%s is refused', (url, words) => {
  expect(() => parseDatabaseAddress(url)).toThrow(words);
});
