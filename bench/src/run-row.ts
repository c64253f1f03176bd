import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NamedFigure } from './report/table.ts';
import type { Row, RowContext, RowOptions } from './row.ts';

export interface RunOptions extends RowOptions {
  readonly quick: boolean;
  readonly say: (text: string) => void;
  readonly onFigure: (figure: NamedFigure) => void;
  readonly signal: AbortSignal;
}

/** Runs a row; all it started has ended and its folders are gone when this settles, also when it throws or is stopped. */
export async function runRow(row: Row, options: RunOptions): Promise<void> {
  for (const part of row.parts) await runPart(row, part, options);
}

async function runPart(row: Row, part: Row['parts'][number], options: RunOptions): Promise<void> {
  const { say, onFigure, signal, ...wishes } = options;
  const closers: (() => Promise<unknown>)[] = [];
  const folder = await mkdtemp(join(tmpdir(), `apex-bench-${row.name}-`));
  const context: RowContext = {
    ...wishes,
    folder,
    say: (text) => say(`${row.name}: ${text}`),
    onEnd: (close) => closers.push(close),
  };
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  stopped.promise.catch(() => undefined);
  try {
    const figures = part(context);
    for (;;) {
      const next = await Promise.race([figures.next(), stopped.promise]);
      if (next.done === true) return;
      onFigure({ row: row.name, ...next.value });
    }
  } finally {
    signal.removeEventListener('abort', stop);
    for (const close of closers.toReversed()) {
      await close().catch((error: unknown) => say(`${row.name}: could not be closed: ${String(error)}`));
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
