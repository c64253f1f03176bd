import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { cleanEnvironment } from './env.ts';
import { freePort } from './free-port.ts';

export interface TestRedis {
  readonly url: string;
  /** As `kill -STOP` and `-CONT` do: it hangs, and goes on. */
  pause(): void;
  resume(): void;
  /** Ends it at once; nothing it held is kept. */
  stop(): Promise<void>;
}

/** A Redis of the caller's own on a loopback port, that keeps nothing. */
export async function startTestRedis(options: { readonly port?: number } = {}): Promise<TestRedis> {
  const { program, libraries } = await findRedis();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'apex-test-redis-'));
  const port = options.port ?? (await freePort());
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const env = { ...cleanEnvironment(), LD_LIBRARY_PATH: libraries };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.includes('Ready to accept connections')) resolve();
    });
    child.once('error', reject);
    void ended.then(() => reject(new Error(`redis-server ended:\n${lines.join('\n')}`)));
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Redis {
  readonly program: string;
  /** Where its libraries lie when it was only unpacked. */
  readonly libraries: string;
}

/** Of the machine, else of Debian's packages, unpacked and not installed: that would start a service. */
async function findRedis(): Promise<Redis> {
  const folders = (cleanEnvironment()['PATH'] ?? '').split(path.delimiter);
  const onPath = folders.map((folder) => path.join(folder, 'redis-server')).find((file) => existsSync(file));
  if (onPath !== undefined) return { program: onPath, libraries: '' };
  const unpacked = path.join(os.tmpdir(), `apex-redis-${os.userInfo().uid}`);
  if (!existsSync(unpacked)) await unpackRedis(unpacked);
  const libraries = await readdir(path.join(unpacked, 'usr/lib'), { withFileTypes: true });
  return {
    program: path.join(unpacked, 'usr/bin/redis-server'),
    libraries: libraries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => path.join(unpacked, 'usr/lib', name))
      .join(':'),
  };
}

const packages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];

/** Complete or not at all, so that tests that start at the same time do not find half of it. */
async function unpackRedis(target: string): Promise<void> {
  const work = await mkdtemp(`${target}-`);
  const root = path.join(work, 'root');
  await mkdir(root);
  if (!(await hasPackageLists())) run('apt-get', ['update', '-qq'], work);
  run('apt-get', ['download', '-qq', ...packages], work);
  for (const file of await readdir(work)) {
    if (file.endsWith('.deb')) run('dpkg', ['-x', file, root], work);
  }
  await rename(root, target).catch((error: unknown) => {
    if (!existsSync(target)) throw error;
  });
  await rm(work, { recursive: true, force: true });
}

/** A fresh machine knows of no package; only root may change that. */
async function hasPackageLists(): Promise<boolean> {
  const lists = await readdir('/var/lib/apt/lists').catch(() => []);
  return lists.some((name) => name.includes('_Packages'));
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status === 0) return;
  const reason = error?.message ?? stderr.trim();
  throw new Error(
    `The tests need redis-server on PATH or Debian's apt-get: ${program} ${args.join(' ')} said ${reason}`,
  );
}
