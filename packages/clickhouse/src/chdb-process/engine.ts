import { mkdirSync } from 'node:fs';
import { Connection } from './connection.ts';
import { baseSettings } from './engine-settings.ts';
import { type IdleWatch, watchIdle } from './idle.ts';
import { loadNative } from './native.ts';

/** Gives the work a connection of its own when its turn comes; the mark finds what runs on it. */
type Use = <T>(mark: string, work: (connection: Connection) => Promise<T>) => Promise<T>;

export interface Engine {
  readonly forStatements: Use;
  /** Apart, so that slow questions never hold up what comes in. */
  readonly forInserts: Use;
  /** Ends what runs under the mark at this moment. */
  kill(mark: string): Promise<void>;
}

const statementsAtOnce = 6;
const insertsAtOnce = 2;
const idleAfterMs = 5000;
const ownMark = 'apex-process';

export interface EngineOptions {
  /** Ours alone from now on. */
  readonly folder: string;
  readonly config_file: string;
  readonly database: string;
  /** Of housekeeping that nobody waits for. */
  readonly onTrouble: (error: unknown) => void;
}

/** Opens the data folder and makes the database. When idle, memory that was needed goes back to the system. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { folder, onTrouble } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const native = loadNative();
  const args = [
    `--config-file=${options.config_file}`,
    ...Object.entries(baseSettings).map(([name, value]) => `--${name}=${value}`),
  ];
  const open = (mark: string): Connection => new Connection(native, folder, [...args, `--log_comment=${mark}`]);
  const control = atMost(1, open);
  const tell = (sql: string): Promise<unknown> =>
    control(ownMark, (connection) =>
      connection.run({ sql, format: 'Null', database: 'default', settings: new Map(), parameters: {} }),
    );
  // The engine stays open as long as one connection does.
  open(ownMark);
  await tell(`CREATE DATABASE IF NOT EXISTS ${options.database} ENGINE = Atomic`);
  const idle = watchIdle(idleAfterMs, () => {
    globalThis.gc?.();
    tell('SYSTEM JEMALLOC PURGE').catch(onTrouble);
  });
  return {
    forStatements: watched(idle, atMost(statementsAtOnce, open)),
    forInserts: watched(idle, atMost(insertsAtOnce, open)),
    kill: (mark) => control(ownMark, (connection) => connection.kill(mark)),
  };
}

function watched(idle: IdleWatch, use: Use): Use {
  return (mark, work) => {
    const end = idle.begin();
    return use(mark, work).finally(end);
  };
}

/** First come, first served. */
function atMost(limit: number, open: (mark: string) => Connection): Use {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (mark, work) => {
    if (busy >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      const connection = open(mark);
      return await work(connection).finally(() => connection.close());
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  };
}
