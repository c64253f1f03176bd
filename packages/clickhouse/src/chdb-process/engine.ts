import { mkdirSync } from 'node:fs';
import { Connection } from './connection.ts';
import { baseSettings, openingSettings } from './engine-settings.ts';
import { type IdleWatch, watchIdle } from './idle.ts';
import { loadNative } from './native.ts';

export interface Turn {
  /** Finds what runs on the connection. */
  readonly mark: string;
  /** Of the statement it is for. */
  readonly settings?: ReadonlyMap<string, string>;
}

/** Gives the work a connection of its own when its turn comes. */
type Use = <T>(turn: Turn, work: (connection: Connection) => Promise<T>) => Promise<T>;
type Open = (turn: Turn) => Connection;

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
  const open: Open = ({ mark, settings = new Map() }) =>
    new Connection(native, folder, {
      args: [...args, `--log_comment=${mark}`],
      settings: openingSettings(settings),
    });
  const control = atMost(1, open);
  const tell = (sql: string): Promise<unknown> =>
    control({ mark: ownMark }, (connection) =>
      connection.run({ sql, format: 'Null', database: 'default', settings: new Map(), parameters: {} }),
    );
  // The engine stays open as long as one connection does.
  open({ mark: ownMark });
  await tell(`CREATE DATABASE IF NOT EXISTS ${options.database} ENGINE = Atomic`);
  const idle = watchIdle(idleAfterMs, () => {
    globalThis.gc?.();
    tell('SYSTEM JEMALLOC PURGE').catch(onTrouble);
  });
  return {
    forStatements: watched(idle, atMost(statementsAtOnce, open)),
    forInserts: watched(idle, atMost(insertsAtOnce, open)),
    kill: (mark) => control({ mark: ownMark }, (connection) => connection.kill(mark)),
  };
}

function watched(idle: IdleWatch, use: Use): Use {
  return (turn, work) => {
    const end = idle.begin();
    return use(turn, work).finally(end);
  };
}

/** First come, first served. */
function atMost(limit: number, open: Open): Use {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (turn, work) => {
    if (busy >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      const connection = open(turn);
      return await work(connection).finally(() => connection.close());
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  };
}
