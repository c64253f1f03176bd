import { expect, test } from 'vitest';
import { createPasswords } from './passwords.ts';

const passwords = createPasswords();

test('a password verifies against its own hash and no other', async () => {
  const hash = await passwords.hash('correct horse battery');
  expect(hash).toMatch(/^scrypt\$16384\$16\$1\$/);
  expect(await passwords.verify('correct horse battery', hash)).toBe(true);
  expect(await passwords.verify('correct horse batterY', hash)).toBe(false);
});

test('the same password hashes differently each time', async () => {
  expect(await passwords.hash('correct horse battery')).not.toBe(await passwords.hash('correct horse battery'));
});

test('the same characters written in two Unicode forms are one password', async () => {
  const hash = await passwords.hash('caf\u00e9 au lait');
  expect(await passwords.verify('cafe\u0301 au lait', hash)).toBe(true);
});

test('nothing verifies against an account that is not there', async () => {
  expect(await passwords.verify('', null)).toBe(false);
});

test('a hash of an unknown form is an error rather than a refusal', async () => {
  await expect(passwords.verify('anything', 'md5$beef')).rejects.toThrow(/unknown form/);
});
