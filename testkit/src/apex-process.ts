import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from './env.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const server = join(root, 'apps/platform/src/main.ts');
const commandLine = join(root, 'apps/cli/bin/apex.mjs');

/** What draining takes at most, and some more: who is not gone by then is wedged. */
const stopPatienceMs = 20_000;

export interface ApexOptions {
  /** Made and removed by the caller; a fresh one when absent. */
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

export interface ApexProcess {
  readonly url: string;
  readonly folder: string;
  readonly child: ChildProcess;
  /** What it said on stderr so far. */
  log(): string;
  /** Asks it to stop and resolves to its exit code. */
  stop(): Promise<number | null>;
  /** Kills it with SIGKILL and waits until it is gone. */
  kill(): Promise<void>;
  /** Stops it, by SIGKILL when it does not within seconds, and removes a folder made for it. */
  close(): Promise<void>;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return once(child, 'exit').then(([code]: unknown[]) => (typeof code === 'number' ? code : null));
}

/** Starts the whole product as its own process on a free port; resolves when it says it is ready. */
export async function startApex(options: ApexOptions = {}): Promise<ApexProcess> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'apex-e2e-')));
  const child = spawn(process.execPath, [server, 'up', ...(options.args ?? [])], {
    cwd: folder,
    env: {
      ...cleanEnvironment(),
      APEX_ENV: 'test',
      APEX_PORT: '0',
      APEX_DATA_DIR: join(folder, 'data'),
      APEX_RATE_LIMIT_SCALE: '1000',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const exited = exitOf(child).then((code) => {
    throw new Error(`the server ended with ${code} before it was ready:\n${said}`);
  });
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /^ready (\S+)$/.exec(line)?.[1];
      if (url !== undefined) return url.replace('localhost', '127.0.0.1');
    }
    return exited;
  })();
  exited.catch(() => undefined);
  const url = await Promise.race([ready, exited]).catch(async (error: unknown) => {
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  });
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    return exitOf(child);
  };
  return {
    url,
    folder,
    child,
    log: () => said,
    stop,
    kill: async () => {
      child.kill('SIGKILL');
      await exitOf(child);
    },
    close: async () => {
      const killer = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
      await stop().finally(() => clearTimeout(killer));
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stdout as JSON. */
  json(): unknown;
}

export interface CommandOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Told what is said on stderr as it comes: progress. */
  readonly onStderr?: (text: string) => void;
  readonly onStart?: (pid: number) => void;
}

/** Runs `apex …` as a user would and collects what it says. */
export async function runApex(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const child = spawn(process.execPath, [commandLine, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: { ...cleanEnvironment(), NO_COLOR: '1', ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    options.onStderr?.(text);
  });
  // A command that reads no input may close it first.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  return {
    code,
    stdout,
    stderr,
    json: () => {
      const line = stdout.trimEnd().split('\n').at(-1) ?? '';
      if (line === '') throw new Error(`no answer on stdout; stderr says: ${stderr}`);
      return JSON.parse(line);
    },
  };
}

/** A user of a running server: each command speaks for them from a configuration folder of their own. */
export interface ApexUser {
  readonly email: string;
  run(args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  /** Runs with `--json`, demands exit code 0, and yields the answer. */
  json<T = unknown>(args: readonly string[], options?: CommandOptions): Promise<T>;
}

/** Signs a user up through the command line. */
export async function signUpUser(apex: Pick<ApexProcess, 'url' | 'folder'>, email: string): Promise<ApexUser> {
  const environment = {
    APEX_URL: apex.url,
    APEX_CONFIG_DIR: join(apex.folder, 'config', email.replaceAll(/[^a-z0-9]/g, '-')),
  };
  const run = (args: readonly string[], options: CommandOptions = {}) =>
    runApex(args, { ...options, environment: { ...environment, ...options.environment } });
  async function json<T>(args: readonly string[], options?: CommandOptions): Promise<T> {
    const result = await run([...args, '--json'], options);
    if (result.code !== 0) throw new Error(`apex ${args.join(' ')} ended with ${result.code}: ${result.stderr}`);
    return result.json() as T;
  }
  await json(['signup', '--email', email, '--password', 'correct horse battery']);
  return { email, run, json };
}
