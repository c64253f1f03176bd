import { openSync, readFileSync, rmSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog, type LogOptions } from './log.ts';
import { createMask } from './mask.ts';

let path: string;
let destination: number;
beforeEach(() => {
  path = join(tmpdir(), `apex-log-${process.pid}-${performance.now()}.ndjson`);
  destination = openSync(path, 'w');
});
afterEach(() => {
  closeSync(destination);
  rmSync(path);
});

const text = (): string => readFileSync(path, 'utf8');
const lines = (): Record<string, unknown>[] =>
  text()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const logOf = (options: Partial<LogOptions> = {}) =>
  createLog({ level: 'DEBUG', service: 'apex', environment: 'test', destination, ...options });

function somethingSlow(log: ReturnType<typeof logOf>): void {
  log.info({ duration_ms: 120 }, 'slow request');
}

test('a line names when, how grave, where in the code and for what work', () => {
  const context = () => ({ correlation_id: '1767225600-0a1b2c3d', trace_id: 'a'.repeat(32), org_id: 'org_1' });
  somethingSlow(logOf({ context }).child({ user_id: 'user_1' }));
  expect(lines()[0]).toEqual({
    level: 'INFO',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    service: 'apex',
    environment: 'test',
    logger: 'apex.kit',
    module: 'packages/kit/src/log.test.ts',
    function: 'somethingSlow',
    line: expect.any(Number),
    correlation_id: '1767225600-0a1b2c3d',
    trace_id: 'a'.repeat(32),
    org_id: 'org_1',
    user_id: 'user_1',
    duration_ms: 120,
    message: 'slow request',
  });
});

test('levels are named as the operator sets them, and lesser ones are not written', () => {
  const log = logOf({ level: 'WARNING' });
  log.debug({}, 'no');
  log.info({}, 'no');
  log.warn({}, 'a');
  log.error({}, 'b');
  log.critical({}, 'c');
  expect(lines().map(({ level, message }) => [level, message])).toEqual([
    ['WARNING', 'a'],
    ['ERROR', 'b'],
    ['CRITICAL', 'c'],
  ]);
});

test('a thrown error is an exception with its causes, without what a library hung on it', () => {
  const cause = Object.assign(new Error('connection refused'), {
    code: 'ECONNREFUSED',
    parameters: ['ada@example.com'],
  });
  logOf().error({ error: new Error('no answer', { cause }) }, 'request failed');
  expect(lines()[0]?.['exception']).toEqual({
    type: 'Error',
    message: 'no answer',
    stack: expect.stringContaining('log.test.ts'),
    cause: {
      type: 'Error',
      message: 'connection refused',
      code: 'ECONNREFUSED',
      stack: expect.any(String),
    },
  });
  expect(text()).not.toContain('ada@example.com');
});

describe('a secret is not written', () => {
  const secret = 'correct horse "battery" staple';
  const planted: readonly (readonly [name: string, fields: object, what: string])[] = [
    ['by the name of its field', { password: 'hunter2-hunter2' }, 'hunter2-hunter2'],
    ['by the name of a field below', { request: { authorization: 'xyzzy-xyzzy' } }, 'xyzzy-xyzzy'],
    ['by value, deep in a field', { a: { b: { c: [`it is ${secret}`] } } }, 'battery'],
    ['in the message of an error', { error: new Error(`refused ${secret}`) }, 'battery'],
    ['in the cause of an error', { error: new Error('x', { cause: new Error(secret) }) }, 'battery'],
    ['in an address', { at: 'postgres://apex:s3cr3t@db.internal/apex' }, 's3cr3t'],
    ['as one of our keys', { text: `got apex_live_${'k'.repeat(40)}` }, 'kkkkkkkk'],
    ['as a bearer credential', { header: 'Bearer abcdef0123456789' }, 'abcdef0123456789'],
    ['as a signed token', { text: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl' }, 'eyJzdWIi'],
    ['in a query', { url: '/metrics?token=abcdefgh12345678&page=1' }, 'abcdefgh12345678'],
  ];
  test.each(planted)('%s', (_name, fields, what) => {
    logOf({ mask: createMask([secret]) }).error(fields, 'something failed');
    expect(text()).toContain('[redacted]');
    expect(text()).not.toContain(what);
    expect(lines()).toHaveLength(1);
  });

  test('that the mask learned of after the log was made', () => {
    const mask = createMask();
    const log = logOf({ mask });
    mask.add(['made at the first start']);
    log.child({ part: 'x' }).info({ at: ['was made at the first start'] }, 'made at the first start');
    expect(text()).not.toContain('made at');
  });
});
