import { spawn } from 'node:child_process';
import { chown } from 'node:fs/promises';
import path from 'node:path';
import { ApexError } from '@apex/contracts';
import { type Binaries, copyToReadableFolder } from './binaries.ts';

/** How a PostgreSQL program is run: it refuses to run as root. */
export interface Launcher {
  readonly binaries: Binaries;
  readonly prefix: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

/** Enough to find the system's own tools; nothing of our environment reaches the engine. */
export const engineEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

const nobody = 65_534;
const unshare = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`];

/** Prints the first given folder that cannot be entered. */
const probe = 'for folder do [ -x "$folder" ] || { echo "$folder"; exit 9; }; done';

/**
 * As an ordinary user: run as we are. As root: in a user namespace where we are nobody, which still owns our files;
 * where that is denied, as nobody.
 */
export async function chooseLauncher(binaries: Binaries, folder: string): Promise<Launcher> {
  if (process.getuid?.() !== 0) return { binaries, prefix: [], identity: {} };
  const namespaced: Launcher = { binaries, prefix: unshare, identity: {} };
  if ((await run(namespaced, ['true'])).code === 0) return reachable(namespaced, folder);
  await chown(folder, nobody, nobody);
  return reachable({ binaries, prefix: [], identity: { uid: nobody, gid: nobody } }, folder);
}

async function reachable(launcher: Launcher, folder: string): Promise<Launcher> {
  const closedFolder = await firstClosed(launcher, folder);
  if (closedFolder !== undefined) {
    throw new ApexError({
      kind: 'precondition',
      reason: 'database.unreadable_folder',
      message: `PostgreSQL does not run as root, and the account it runs as cannot enter ${closedFolder}. Let others enter it (chmod o+x ${closedFolder}), choose another APEX_DATA_DIR, or start as an ordinary user.`,
    });
  }
  if ((await firstClosed(launcher, launcher.binaries.root)) === undefined) return launcher;
  return { ...launcher, binaries: await copyToReadableFolder(launcher.binaries) };
}

async function firstClosed(launcher: Launcher, folder: string): Promise<string | undefined> {
  const ancestors = [folder];
  for (let at = folder; at !== path.dirname(at); at = path.dirname(at)) ancestors.unshift(path.dirname(at));
  const { code, output } = await run(launcher, ['sh', '-c', probe, 'sh', ...ancestors]);
  return code === 9 ? output.trim() : undefined;
}

/** Runs a short command the way the engine will run, and gathers what it printed. */
export function run(launcher: Launcher, command: readonly string[]): Promise<{ code: number | null; output: string }> {
  const [program, ...args] = [...launcher.prefix, ...command];
  if (program === undefined) throw new Error('A command names a program');
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...launcher.identity,
      cwd: '/',
      env: engineEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
