import { mkdirSync } from 'node:fs';
import { Connection } from './connection.ts';
import { baseSettings } from './engine-settings.ts';
import { loadNative } from './native.ts';

/** Gives the work a connection of its own when its turn comes. */
type Use = <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;

export interface Engine {
  readonly forStatements: Use;
  /** Apart, so that slow questions never hold up what comes in. */
  readonly forInserts: Use;
  kill(mark: string): Promise<void>;
}

const statementsAtOnce = 6;
const insertsAtOnce = 2;

/** Opens the data folder, which is ours alone from now on. */
export async function openEngine(folder: string, configFile: string, databaseName: string): Promise<Engine> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const native = loadNative();
  const args = [
    `--config-file=${configFile}`,
    ...Object.entries(baseSettings).map(([name, value]) => `--${name}=${value}`),
  ];
  const open = (): Connection => new Connection(native, folder, args);
  // The engine stays open as long as one connection does.
  const anchor = open();
  const create = `CREATE DATABASE IF NOT EXISTS ${databaseName} ENGINE = Atomic`;
  await anchor.run({ sql: create, format: 'Null', database: 'default', settings: new Map(), parameters: {} });
  const control = atMost(1, open);
  return {
    forStatements: atMost(statementsAtOnce, open),
    forInserts: atMost(insertsAtOnce, open),
    kill: (mark) => control((connection) => connection.kill(mark)),
  };
}

/** First come, first served. */
function atMost(limit: number, open: () => Connection): Use {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (work) => {
    if (busy >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      const connection = open();
      return await work(connection).finally(() => connection.close());
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  };
}
