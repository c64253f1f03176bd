import { Client } from 'pg';
import { expect, test } from 'vitest';
import { connectionConfig } from './connection.ts';

function optionsOf(address: string | undefined): URLSearchParams {
  return new URLSearchParams(address?.split('?', 2)[1]);
}

test('the role travels at the start of the connection, after what the address asks for', () => {
  const config = connectionConfig({
    url: 'postgres://me:p%40ss@host/apex?sslmode=verify-full&sslrootcert=/ca.pem&options=-c%20work_mem%3D4MB',
    application_name: 'test',
    role: 'apex_app',
  });
  const options = optionsOf(config.connectionString);
  expect(options.get('options')).toBe('-c work_mem=4MB -c role=apex_app');
  expect(options.get('sslmode')).toBe('verify-full');
  expect(config.connectionString).toContain('me:p%40ss@');
});

test('a unix socket in the address stays', () => {
  const config = connectionConfig({
    url: 'postgres://me@/apex?host=/var/run/postgresql',
    application_name: 'test',
    role: 'apex_app',
  });
  expect(new Client(config)).toMatchObject({ host: '/var/run/postgresql', user: 'me', database: 'apex' });
});

test('a role that is not a plain name is refused', () => {
  expect(() => connectionConfig({ url: 'postgres://h/a', application_name: 'test', role: 'a -c x=y' })).toThrow(
    'not a role name',
  );
});
