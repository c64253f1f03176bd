import { expect, test } from 'vitest';
import { parseClickhouseUrl } from './clickhouse-url.ts';

test('an address names server, user, password and database', () => {
  expect(parseClickhouseUrl('https://me:p%40ss@store.example:8443/calls')).toEqual({
    url: 'https://store.example:8443',
    username: 'me',
    password: 'p@ss',
    database: 'calls',
  });
  expect(parseClickhouseUrl('http://localhost:8123')).toMatchObject({
    username: 'default',
    password: '',
    database: 'apex',
  });
});

test('an address of another kind is refused without repeating its password', () => {
  expect(() => parseClickhouseUrl('clickhouse://me:secret@host')).toThrow(/must look like/);
  expect(() => parseClickhouseUrl('clickhouse://me:secret@host')).not.toThrow(/secret/);
});
