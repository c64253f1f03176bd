import { spawnSync } from 'node:child_process';
import os from 'node:os';

/** Has all threads of a process run on one core; false where there is no `taskset` or but one core. */
export function pinTo(core: number, pid: number): boolean {
  if (os.availableParallelism() < 2) return false;
  return spawnSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' }).status === 0;
}
