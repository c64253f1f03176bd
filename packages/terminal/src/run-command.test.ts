import { ApexError } from '@apex/contracts';
import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';
import { createTerminal, type TerminalStream } from './terminal.ts';

function harness(options: { json: boolean; stdout?: TerminalStream; tty?: boolean }) {
  const out = options.stdout ?? new PassThrough();
  const err = Object.assign(new PassThrough(), { isTTY: options.tty === true, columns: 40 });
  let now = 0;
  const terminal = createTerminal({ stdout: out, stderr: err, json: options.json, no_color: true, now: () => now });
  const text = (stream: Writable) => (stream instanceof PassThrough ? String(stream.read() ?? '') : '');
  const signals = new EventEmitter() as unknown as NodeJS.Process;
  return {
    terminal,
    signals,
    run: { terminal, correlation_id: '1760000000-00c0ffee', signals, now: () => now },
    pass: (ms: number) => (now += ms),
    stdout: () => text(out),
    stderr: () => text(err),
  };
}

test('an answer is one JSON line, or what a person reads', async () => {
  const json = harness({ json: true });
  expect(await runCommand(json.run, async () => ({ data: { a: 1 }, text: 'one' }))).toBe(0);
  expect(json.stdout()).toBe('{"a":1}\n');
  const human = harness({ json: false });
  expect(await runCommand(human.run, async () => ({ data: { a: 1 }, text: () => 'one', exit_code: 2 }))).toBe(2);
  expect(human.stdout()).toBe('one\n');
});

test('an error goes to stderr with every key, and its kind decides the exit code', async () => {
  const { run, stdout, stderr } = harness({ json: true });
  const fail = async () => {
    throw new ApexError({ kind: 'not_found', reason: 'key.unknown', message: 'No such key.' });
  };
  expect(await runCommand(run, fail)).toBe(5);
  expect(stdout()).toBe('');
  expect(JSON.parse(stderr())).toEqual({
    error: 'No such key.',
    error_code: 'KEY_UNKNOWN',
    details: null,
    correlation_id: '1760000000-00c0ffee',
  });
});

test('a person reads the message, what to do, and the correlation id the server gave', async () => {
  const { run, stderr } = harness({ json: false });
  const cause = { correlation_id: '1760000001-0badcafe' };
  await runCommand(run, async () => {
    throw new ApexError({ kind: 'unauthenticated', reason: 'auth.expired', message: 'Expired.', cause });
  });
  expect(stderr()).toMatch(/^error: Expired\.\nhint: Sign in .*\ncorrelation id: 1760000001-0badcafe\n$/);
});

test('an error of the system is told by its path, an unforeseen one as internal', async () => {
  const missing = harness({ json: true });
  const absent = Object.assign(new Error('ENOENT: …'), { code: 'ENOENT', path: 'a.csv' });
  expect(await runCommand(missing.run, () => Promise.reject(absent))).toBe(5);
  expect(JSON.parse(missing.stderr())).toMatchObject({
    error: 'a.csv does not exist.',
    error_code: 'COMMAND_BAD_PATH',
  });
  const broken = harness({ json: true });
  expect(await runCommand(broken.run, () => Promise.reject(new TypeError('x is not a function')))).toBe(1);
});

test('Ctrl-C aborts the signal once and ends in 130; a later second one abandons', async () => {
  const { run, signals, pass } = harness({ json: true });
  const abandoned: number[] = [];
  const code = await runCommand({ ...run, abandon: (exit) => abandoned.push(exit) }, async (signal) => {
    signals.emit('SIGINT');
    pass(10);
    signals.emit('SIGINT');
    expect(abandoned).toEqual([]);
    pass(2000);
    signals.emit('SIGINT');
    signal.throwIfAborted();
    return undefined;
  });
  expect(code).toBe(130);
  expect(abandoned).toEqual([130]);
  expect(signals.listenerCount('SIGINT')).toBe(0);
});

test('a reader that leaves ends the command quietly', async () => {
  const stdout = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('EPIPE'), { code: 'EPIPE' })),
  });
  const { run, stderr, terminal } = harness({ json: true, stdout });
  const code = await runCommand(run, async (signal) => {
    await terminal.print('one');
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    return undefined;
  });
  expect(code).toBe(0);
  expect(stderr()).toBe('');
});

test('progress is paced JSON lines, or one line on a terminal that is erased before anything else', () => {
  const json = harness({ json: true });
  const steps = json.terminal.progress('import');
  steps.update({ records: 1 }, 'one');
  steps.update({ records: 2 }, 'two');
  json.pass(600);
  steps.update({ records: 3 }, 'three');
  expect(json.stderr()).toBe('{"progress":"import","records":1}\n{"progress":"import","records":3}\n');

  const person = harness({ json: false, tty: true });
  person.terminal.progress('import').update({}, 'x'.repeat(100));
  person.terminal.note('done');
  expect(person.stderr()).toBe(`\r\u001b[2K${'x'.repeat(39)}\r\u001b[2Kdone\n`);

  const file = harness({ json: false });
  file.terminal.progress('import').update({}, 'one');
  expect(file.stderr()).toBe('');
});
