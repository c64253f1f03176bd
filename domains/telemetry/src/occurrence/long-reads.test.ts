import { newCaller } from '@apex/testkit/telemetry';
import type { Caller } from '@apex/contracts';
import { expect, test } from 'vitest';
import { LongReads } from './long-reads.ts';

/** Reads that go on for ever and tell when they end. */
function endless(ended: string[], name: string) {
  return async function* ({ signal }: Caller): AsyncGenerator<number, string, void> {
    try {
      for (let at = 0; ; at += 1) {
        signal.throwIfAborted();
        yield at;
      }
    } finally {
      ended.push(name);
    }
  };
}

async function* three(): AsyncGenerator<number, string, void> {
  yield 1;
  yield 2;
  yield 3;
  return 'done';
}

test('a read gives what it reads and what it returns', async () => {
  const read = new LongReads().run(newCaller(), three);
  const seen = [];
  let step = await read.next();
  for (; step.done !== true; step = await read.next()) seen.push(step.value);
  expect([seen, step.value]).toEqual([[1, 2, 3], 'done']);
});

test('an organisation has its share at once, the others theirs, and whoever waits comes when one has left', async () => {
  const reads = new LongReads({ wait_ms: 5000, pause_ms: 5000 });
  const ended: string[] = [];
  const [ada, bob] = [newCaller(), newCaller()];
  const running = ['a1', 'a2', 'a3'].map((name) => reads.run(ada, endless(ended, name)));
  for (const read of running) await read.next();
  const fourth = reads.run(ada, endless(ended, 'a4'));
  const waiting = fourth.next();
  const other = reads.run(bob, endless(ended, 'b1'));
  expect((await other.next()).value).toBe(0);
  expect(await Promise.race([waiting, Promise.resolve('waits')])).toBe('waits');
  await running[0]?.return('');
  expect((await waiting).value).toBe(0);
  expect(ended).toEqual(['a1']);
  for (const read of [...running, fourth, other]) await read.return('');
  expect(ended.toSorted()).toEqual(['a1', 'a2', 'a3', 'a4', 'b1']);
});

test('whoever waits too long is told to come back, and one who leaves waits no more', async () => {
  const reads = new LongReads({ wait_ms: 20, pause_ms: 5000 });
  const ada = newCaller();
  const running = ['1', '2', '3'].map((name) => reads.run(ada, endless([], name)));
  for (const read of running) await read.next();
  await expect(reads.run(ada, three).next()).rejects.toMatchObject({
    kind: 'limit',
    reason: 'telemetry.too_many_streams',
  });
  const leaving = new AbortController();
  const left = reads.run({ ...ada, signal: leaving.signal }, three).next();
  leaving.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  for (const read of running) await read.return('');
  expect((await reads.run(ada, three).next()).value).toBe(1);
});

test('a read that nobody goes on reading is ended and makes room', async () => {
  const reads = new LongReads({ wait_ms: 5000, pause_ms: 400 });
  const ada = newCaller();
  const signals: AbortSignal[] = [];
  const forgotten = ['1', '2', '3'].map((name) =>
    reads.run(ada, (reader) => {
      signals.push(reader.signal);
      return endless([], name)(reader);
    }),
  );
  for (const read of forgotten) await read.next();
  await expect.poll(() => signals.every(({ aborted }) => aborted)).toBe(true);
  const fresh = ['1', '2', '3'].map((name) => reads.run(ada, endless([], name)));
  for (const read of fresh) expect((await read.next()).value).toBe(0);
  await expect(forgotten[0]?.next()).rejects.toMatchObject({ kind: 'timeout', reason: 'telemetry.stream_not_read' });
  const more = reads.run(ada, three).next();
  expect(await Promise.race([more, Promise.resolve('waits')])).toBe('waits');
  await fresh[0]?.return('');
  expect((await more).value).toBe(1);
});
