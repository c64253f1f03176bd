import { fork } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { cleanEnvironment } from '@apex/testkit/env';
import type { RowContext } from '../row.ts';

/** A program of the bench in a process of its own, so that its CPU and memory are its alone. */
export interface Child {
  readonly pid: number;
  send(message: object | string): void;
  /** What it says next; fails when it ends instead. One at a time. */
  next(): Promise<unknown>;
}

/** Starts a program; it ends with the part. */
export function startChild(context: RowContext, file: string, args: readonly string[] = []): Child {
  const child = fork(file, args, { env: { ...cleanEnvironment(), UV_THREADPOOL_SIZE: '16' } });
  const exited = once(child, 'exit');
  context.onEnd(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const said: unknown[] = [];
  let waiting: PromiseWithResolvers<unknown> | undefined;
  child.on('message', (message) => {
    if (waiting === undefined) said.push(message);
    else waiting.resolve(message);
    waiting = undefined;
  });
  child.on('exit', (code, signal) => waiting?.reject(ended(code ?? signal)));
  const ended = (how: unknown): Error => new Error(`${basename(file)} ended with ${String(how)}`);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${basename(file)} could not be started`);
  return {
    pid,
    send: (message) => void child.send(message),
    next() {
      if (said.length > 0) return Promise.resolve(said.shift());
      if (child.exitCode !== null) return Promise.reject(ended(child.exitCode));
      waiting = Promise.withResolvers();
      return waiting.promise;
    },
  };
}
