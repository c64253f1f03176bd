import type { Log } from './log.ts';

/** A statement of a store that takes longer is told of. */
const slowMs = 100;
const longestShape = 500;

/** A statement without its values, on one line: what of it may be written down. */
export function shapeOf(statement: string): string {
  return statement
    .replaceAll(/'(?:[^'\\]|\\.|'')*'/g, '?')
    .replaceAll(/(?<![\w$])\d[\d.]*\b/g, '?')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, longestShape);
}

/** Runs a statement, and warns of one that took more than 100 ms, whether it went well or not. */
export async function watchStatement<T>(
  log: Pick<Log, 'warn'> | undefined,
  { store, statement }: { readonly store: string; readonly statement: string },
  run: () => Promise<T>,
): Promise<T> {
  const started_at = performance.now();
  try {
    return await run();
  } finally {
    const duration_ms = Math.round(performance.now() - started_at);
    if (duration_ms > slowMs) log?.warn({ store, statement: shapeOf(statement), duration_ms }, 'slow statement');
  }
}
