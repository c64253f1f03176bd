import { readFile } from 'node:fs/promises';
import { type ChdbResult, Session } from 'chdb';

/** What the process is told, one at a time. */
export type ChdbRequest =
  | { readonly kind: 'open'; readonly folder: string; readonly database: string }
  | {
      readonly kind: 'run';
      readonly sql: string;
      readonly params: Readonly<Record<string, unknown>>;
      readonly format: string;
    }
  | { readonly kind: 'insert'; readonly table: string; readonly file: string };

/** Milliseconds within this process, of the engine's work alone. */
export type ChdbAnswer = { readonly ms: number } | { readonly error: string };

/** chDB as its package gives it, in a process that does nothing else: what the product's store is held against. */
let session: Session | undefined;

async function serve(request: ChdbRequest): Promise<number> {
  if (request.kind === 'open') {
    session = new Session(request.folder);
    await session.queryAsync(`USE ${request.database}`);
    return 0;
  }
  if (session === undefined) throw new Error('no folder is open');
  if (request.kind === 'run') {
    const { sql, params, format } = request;
    const startedAt = performance.now();
    const result: ChdbResult = await session.queryBindAsync(sql, params, { format });
    result.bytes();
    return performance.now() - startedAt;
  }
  const values = await readFile(request.file);
  const startedAt = performance.now();
  await session.insert({
    table: request.table,
    values,
    format: 'JSONEachRow',
    settings: { date_time_input_format: 'basic' },
  });
  return performance.now() - startedAt;
}

process.on('message', (request: ChdbRequest) => {
  serve(request).then(
    (ms) => process.send?.({ ms } satisfies ChdbAnswer),
    (error: unknown) => process.send?.({ error: String(error) } satisfies ChdbAnswer),
  );
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
