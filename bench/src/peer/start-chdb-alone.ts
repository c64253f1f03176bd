import { join } from 'node:path';
import type { RowContext } from '../row.ts';
import type { ChdbAnswer, ChdbRequest } from './chdb-alone.ts';
import { startChild } from './start-child.ts';

export interface ChdbAlone {
  readonly pid: number;
  /** Runs a statement; milliseconds of it. */
  run(sql: string, params?: Readonly<Record<string, unknown>>, format?: string): Promise<number>;
  /** Inserts a file of JSON lines from one buffer; milliseconds of the insert. */
  insert(table: string, file: string): Promise<number>;
}

/** Starts chDB in a process of its own on a folder of its own; one request at a time. */
export async function startChdbAlone(context: RowContext, folder: string, database: string): Promise<ChdbAlone> {
  const child = startChild(context, join(import.meta.dirname, 'chdb-alone.ts'));
  async function ask(request: ChdbRequest): Promise<number> {
    child.send(request);
    const answer = (await child.next()) as ChdbAnswer;
    if ('error' in answer) throw new Error(`chDB alone: ${answer.error}`);
    return answer.ms;
  }
  await ask({ kind: 'open', folder, database });
  return {
    pid: child.pid,
    run: (sql, params = {}, format = 'Null') => ask({ kind: 'run', sql, params, format }),
    insert: (table, file) => ask({ kind: 'insert', table, file }),
  };
}
