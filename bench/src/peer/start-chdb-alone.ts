import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { cleanEnvironment } from '@apex/testkit/env';
import type { RowContext } from '../row.ts';
import type { ChdbAnswer, ChdbRequest } from './chdb-alone.ts';

export interface ChdbAlone {
  readonly pid: number;
  /** Runs a statement; milliseconds of it. */
  run(sql: string, params?: Readonly<Record<string, unknown>>, format?: string): Promise<number>;
  /** Inserts a file of JSON lines from one buffer; milliseconds of the insert. */
  insert(table: string, file: string): Promise<number>;
}

/** Starts chDB in a process of its own on a folder of its own; one request at a time. */
export async function startChdbAlone(context: RowContext, folder: string, database: string): Promise<ChdbAlone> {
  const child = fork(join(import.meta.dirname, 'chdb-alone.ts'), {
    env: { ...cleanEnvironment(), UV_THREADPOOL_SIZE: '16' },
  });
  const exited = once(child, 'exit');
  context.onEnd(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  let answered = Promise.withResolvers<ChdbAnswer>();
  child.on('message', (answer) => answered.resolve(answer as ChdbAnswer));
  child.on('exit', (code) => answered.resolve({ error: `its process ended with ${String(code)}` }));

  async function ask(request: ChdbRequest): Promise<number> {
    answered = Promise.withResolvers();
    child.send(request);
    const answer = await answered.promise;
    if ('error' in answer) throw new Error(`chDB alone: ${answer.error}`);
    return answer.ms;
  }
  const { pid } = child;
  if (pid === undefined) throw new Error('chDB alone did not start');
  await ask({ kind: 'open', folder, database });
  return {
    pid,
    run: (sql, params = {}, format = 'Null') => ask({ kind: 'run', sql, params, format }),
    insert: (table, file) => ask({ kind: 'insert', table, file }),
  };
}
