import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../../apps/cli/bin/apex.mjs', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
  /** Resolves when stdout or stderr holds the text, so many times. */
  until(text: string, times?: number): Promise<void>;
}

export interface RunOptions {
  /** Null keeps it open and silent. */
  readonly stdin?: string | null;
  readonly env?: Readonly<Record<string, string>>;
}

/** A home of its own: a folder that is working directory, configuration and `~` of every process started in it. */
export async function createHome() {
  const folder = await mkdtemp(join(tmpdir(), 'apex-cli-'));

  /** Starts the real command line in a process of its own, which inherits nothing of this one's environment. */
  function start(args: readonly string[], options: RunOptions = {}): Running {
    const env = { HOME: folder, APEX_CONFIG_DIR: join(folder, 'config'), ...options.env };
    const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env, stdio: 'pipe' });
    const text = { stdout: '', stderr: '' };
    const listeners = new Set<() => void>();
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (piece: string) => {
        text[name] += piece;
        for (const listener of listeners) listener();
      });
    }
    child.stdin.on('error', () => undefined);
    if (options.stdin !== null) child.stdin.end(options.stdin ?? '');
    const ended = new Promise<Ran>((resolve) => child.once('close', (code) => resolve({ code, ...text })));
    const until = (wanted: string, times = 1): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (Object.values(text).some((one) => one.split(wanted).length > times)) resolve();
        };
        listeners.add(look);
        look();
        void ended.then((ran) => reject(new Error(`ended without ${wanted}: ${JSON.stringify(ran)}`)));
      });
    return { child, ended, until };
  }

  return {
    folder,
    start,
    run: (args: readonly string[], options?: RunOptions): Promise<Ran> => start(args, options).ended,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export type Home = Awaited<ReturnType<typeof createHome>>;
