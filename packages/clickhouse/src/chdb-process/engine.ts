import { mkdirSync } from 'node:fs';
import { Connection, type Statement } from './connection.ts';
import { baseSettings } from './engine-settings.ts';
import { loadNative } from './native.ts';

export interface Engine {
  /** Gives the work a connection of its own, in the order of asking. */
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  kill(mark: string): Promise<void>;
}

const poolSize = 8;

/** Opens the data folder, which is ours alone from now on, and keeps up to eight connections to it. */
export async function openEngine(folder: string, configFile: string, databaseName: string): Promise<Engine> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const native = loadNative();
  const args = [
    `--config-file=${configFile}`,
    ...Object.entries(baseSettings).map(([name, value]) => `--${name}=${value}`),
  ];
  const pool = createPool(() => new Connection(native, folder, args));
  const control = new Connection(native, folder, args);
  await control.run(plain(`CREATE DATABASE IF NOT EXISTS ${databaseName} ENGINE = Atomic`));
  return { use: pool, kill: (mark) => control.kill(mark) };
}

function plain(sql: string): Statement {
  return { sql, format: 'Null', database: 'default', settings: new Map(), parameters: {} };
}

function createPool(open: () => Connection): Engine['use'] {
  const idle: Connection[] = [];
  const waiting: ((connection: Connection) => void)[] = [];
  let size = 0;

  function take(): Connection | Promise<Connection> {
    const free = idle.pop();
    if (free) return free;
    if (size >= poolSize) return new Promise((resolve) => waiting.push(resolve));
    const opened = open();
    size += 1;
    return opened;
  }

  function giveBack(used: Connection): void {
    const next = used.tainted ? replace(used) : used;
    const waiter = waiting.shift();
    if (waiter) waiter(next);
    else idle.push(next);
  }

  function replace(used: Connection): Connection {
    const fresh = open();
    used.close();
    return fresh;
  }

  return async (work) => {
    const connection = await take();
    try {
      return await work(connection);
    } finally {
      giveBack(connection);
    }
  };
}
