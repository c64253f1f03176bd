import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ApexError } from '@apex/contracts';
import type { EngineLog } from '@apex/kit/supervise';

const leavesByItselfMs = 5000;
const fastStopMs = 10_000;
const hardStopMs = 5000;

/**
 * Deals with the `postmaster.pid` of an earlier start. A server that still runs here lost its parent: it is on its way
 * out, or is stopped. A pid that another program has by now is forgotten.
 */
export async function endOrphan(cluster: string, log: EngineLog): Promise<void> {
  const pidFile = path.join(cluster, 'postmaster.pid');
  const pid = await readPid(pidFile);
  if (pid === undefined || !isAlive(pid)) return;
  if (!(await commandOf(pid)).includes(cluster)) {
    log.warn({ pid, pidFile }, 'postmaster.pid names another program, it is removed');
    await rm(pidFile, { force: true });
    return;
  }
  log.warn({ pid }, 'A PostgreSQL of an earlier start still runs and is ended');
  if (await gone(pid, leavesByItselfMs)) return;
  kill(pid, 'SIGINT');
  if (await gone(pid, fastStopMs)) return;
  kill(pid, 'SIGQUIT');
  if (await gone(pid, hardStopMs)) return;
  throw new ApexError({
    kind: 'conflict',
    reason: 'database.already_running',
    message: `Another PostgreSQL (process ${pid}) runs on ${cluster} and does not stop. End it and start again.`,
  });
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
  if (process.platform === 'linux') {
    return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  }
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

function kill(pid: number, signal: NodeJS.Signals): void {
  if (isAlive(pid)) process.kill(pid, signal);
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await delay(20);
  }
  return true;
}
