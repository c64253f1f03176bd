import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { ApexError } from '@apex/contracts';
import { claimEngine, endOrphan } from '@apex/kit/orphan';
import {
  type ChildEngine,
  type ChildExit,
  type EngineLog,
  supervise,
  type Supervised,
  type SuperviseOptions,
} from '@apex/kit/supervise';
import type { ProcessOptions, ProcessReport } from './chdb-process/process-options.ts';

export interface EmbeddedClickhouseOptions {
  /** Ours alone; made on first use. */
  readonly folder: string;
  readonly log: EngineLog;
  /** Of an earlier start, to keep its address. */
  readonly previous?: Pick<EmbeddedClickhouse, 'port' | 'password'>;
}

export interface EmbeddedClickhouse extends ChildEngine {
  readonly url: string;
  readonly username: string;
  /** Random, so that no other user of this machine can read through the port. */
  readonly password: string;
  readonly database: string;
  readonly port: number;
}

const username = 'apex';
const database = 'apex';
const program = path.join(import.meta.dirname, 'chdb-process', 'main.ts');
const bindPatienceMs = 5000;
const stopPatienceMs = 10_000;

/** Starts the bundled ClickHouse (chDB) in a process of its own. It ends when `stop` is called or our process ends, however it ends. */
export async function startEmbeddedClickhouse(options: EmbeddedClickhouseOptions): Promise<EmbeddedClickhouse> {
  const folder = path.resolve(options.folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const password = options.previous?.password ?? randomBytes(24).toString('base64url');
  const wanted = (port: number): ProcessOptions => ({ folder, database, username, password, port });
  await endOrphanProcess(folder, options.log);
  await claimEngine(path.join(folder, 'owner.pid'));
  const deadline = performance.now() + bindPatienceMs;
  let port = options.previous?.port ?? 0;
  for (;;) {
    const outcome = await launch(wanted(port), options.log);
    if ('engine' in outcome) return outcome.engine;
    // The port of a process that just died may be held a moment longer; one that is taken for good is given up.
    if (outcome.error.includes('EADDRINUSE')) {
      if (performance.now() > deadline) port = 0;
    } else {
      throw new ApexError({
        kind: 'unavailable',
        reason: 'clickhouse.not_started',
        message: `The embedded ClickHouse did not start on ${folder}: ${outcome.error}`,
        retryable: false,
      });
    }
    await delay(200);
  }
}

/** Starts it and starts it again when it dies, on the same port with the same password, so that its address holds. */
export function superviseEmbeddedClickhouse(
  options: EmbeddedClickhouseOptions & Pick<SuperviseOptions<EmbeddedClickhouse>, 'onUp' | 'onDown'>,
): Promise<Supervised<EmbeddedClickhouse>> {
  const { onUp, onDown, ...rest } = options;
  return supervise({
    name: 'ClickHouse',
    log: options.log,
    ...(onUp ? { onUp } : {}),
    ...(onDown ? { onDown } : {}),
    start: (previous) => startEmbeddedClickhouse(previous ? { ...rest, previous } : rest),
  });
}

async function endOrphanProcess(folder: string, log: EngineLog): Promise<void> {
  const outcome = await endOrphan({
    pid_file: path.join(folder, 'process.pid'),
    owner_file: path.join(folder, 'owner.pid'),
    marker: [program, folder].join(process.platform === 'linux' ? '\0' : ' '),
    log,
    // It ends itself within seconds of its parent, unless it is stuck.
    steps: [{ patience_ms: 5000 }, { signal: 'SIGKILL', patience_ms: 5000 }],
  });
  if (outcome === 'owned' || outcome === 'stays') {
    throw new ApexError({
      kind: 'conflict',
      reason: 'clickhouse.already_running',
      message: `Another embedded ClickHouse runs on ${folder}. End the program that started it and start again.`,
    });
  }
}

async function launch(
  wanted: ProcessOptions,
  log: EngineLog,
): Promise<{ engine: EmbeddedClickhouse } | { error: string }> {
  const child = spawn(process.execPath, ['--expose-gc', program, wanted.folder], {
    cwd: wanted.folder,
    detached: true,
    // Queries occupy threads of libuv's pool; four of them would stop everything else there.
    // Without limits glibc keeps an arena of freed memory for each of them.
    env: {
      UV_THREADPOOL_SIZE: '16',
      MALLOC_ARENA_MAX: '2',
      MALLOC_TRIM_THRESHOLD_: '1000000',
      TZ: 'UTC',
      PATH: '/usr/bin:/bin',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = new Promise<ChildExit>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }));
    child.on('error', () => resolve({ code: null, signal: null }));
  });
  // A child that ended first is told by `exited`.
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${JSON.stringify(wanted)}\n`);
  let lastWords = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastWords = line;
    log.debug({ engine: 'ClickHouse' }, line);
  });
  const [said]: unknown[] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(() => []),
  ]);
  const answer: ProcessReport = said === undefined ? { error: lastWords } : JSON.parse(String(said));
  if ('error' in answer || child.pid === undefined) {
    child.stdin.end();
    await exited;
    return { error: 'error' in answer ? `${answer.error} ${lastWords}` : lastWords };
  }
  const { pid } = child;
  async function stop(): Promise<void> {
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
    await exited;
    clearTimeout(timer);
  }
  const url = `http://127.0.0.1:${answer.port}`;
  return { engine: { url, username, password: wanted.password, database, port: answer.port, pid, exited, stop } };
}
