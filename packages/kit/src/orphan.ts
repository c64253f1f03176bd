import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { EngineLog } from './supervise.ts';

export interface OrphanOptions {
  /** Its first line is the pid. */
  readonly pid_file: string;
  /** Holds the pid of the process that started it: while that lives the engine is no orphan. */
  readonly owner_file: string;
  /** What the command line of our engine on this folder holds and no other does. */
  readonly marker: string;
  /** In order, each with the time the engine is given after it; no signal is a time to leave by itself. */
  readonly steps: readonly { readonly signal?: NodeJS.Signals; readonly patience_ms: number }[];
  readonly log: EngineLog;
}

/**
 * `none` runs; the pid is `foreign`, another program's by now; the engine is `owned` by another process that lives; the
 * orphan has `ended`, or `stays` whatever was tried.
 */
export type OrphanOutcome = 'none' | 'foreign' | 'owned' | 'ended' | 'stays';

/** A killed process needs a moment to die. */
const ownerPatienceMs = 1000;
const pollMs = 20;

/** Ends an engine that outlived the process it was started by. */
export async function endOrphan(options: OrphanOptions): Promise<OrphanOutcome> {
  const pid = await readPid(options.pid_file);
  if (pid === undefined || !(await isRunning(pid))) return 'none';
  if (!(await commandOf(pid)).includes(options.marker)) return 'foreign';
  const owner = await readPid(options.owner_file);
  if (owner !== undefined && owner !== process.pid && !(await isGone(owner, ownerPatienceMs))) return 'owned';
  options.log.warn({ pid }, 'An engine of an earlier start still runs and is ended');
  for (const { signal, patience_ms } of options.steps) {
    if (signal !== undefined && isAlive(pid)) process.kill(pid, signal);
    if (await isGone(pid, patience_ms)) return 'ended';
  }
  return 'stays';
}

/** Says that an engine is ours; see `owner_file`. */
export function claimEngine(ownerFile: string): Promise<void> {
  return writeFile(ownerFile, String(process.pid), { mode: 0o600 });
}

/** One that is dead but not yet buried by its parent does not run: it has no command line any more. */
export async function isRunning(pid: number): Promise<boolean> {
  return isAlive(pid) && (await commandOf(pid)) !== '';
}

async function readPid(file: string): Promise<number | undefined> {
  try {
    const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function commandOf(pid: number): Promise<string> {
  // A process that went meanwhile has no command line, which is answer enough.
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (await isRunning(pid)) {
    if (performance.now() > deadline) return false;
    await delay(pollMs);
  }
  return true;
}
