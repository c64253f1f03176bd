import { Client } from 'pg';
import { expect, test } from 'vitest';
import { connectionConfig, transportOf } from './connection.ts';

test('the role travels at the start of the connection, after what the address asks for', () => {
  const url = 'postgres://me:p%40ss@host/apex?options=-c%20work_mem%3D4MB';
  const config = connectionConfig({ url, application_name: 'test', role: 'apex_app' });
  expect(config).toMatchObject({ options: '-c work_mem=4MB -c role=apex_app', password: 'p@ss', host: 'host' });
});

test('a unix socket in the address stays', () => {
  const url = 'postgres://me@/apex?host=/var/run/postgresql';
  const config = connectionConfig({ url, application_name: 'test', role: 'apex_app' });
  expect(new Client(config)).toMatchObject({ host: '/var/run/postgresql', user: 'me', database: 'apex' });
  expect(transportOf(url)).toBe('unix_socket');
});

test('what the address says of time wins', () => {
  const url = 'postgres://h/a?connect_timeout=3&statement_timeout=50&application_name=mine';
  expect(connectionConfig({ url, application_name: 'test', statement_timeout_ms: 9 })).toMatchObject({
    connectionTimeoutMillis: 3000,
    statement_timeout: 50,
    application_name: 'mine',
  });
});

test('a role that is not a plain name is refused', () => {
  expect(() => connectionConfig({ url: 'postgres://h/a', application_name: 'test', role: 'a -c x=y' })).toThrow(
    'not a role name',
  );
});

test('a certificate that is not there is named', () => {
  const url = 'postgres://h/a?sslmode=verify-full&sslrootcert=/nowhere/ca.pem';
  expect(() => connectionConfig({ url, application_name: 'test' })).toThrow('/nowhere/ca.pem as sslrootcert');
});
