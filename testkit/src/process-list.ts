import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
}

/** Every process of this machine that still runs. */
async function allProcesses(): Promise<RunningProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,stat=,args='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state = '', args = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    // A zombie has ended and waits to be looked at.
    return state === '' || state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
  });
}

/** Processes whose command line names the folder, and all their descendants: the engines of a server. */
export async function processesOf(folder: string): Promise<RunningProcess[]> {
  const all = await allProcesses();
  const found = new Set(all.filter((one) => one.args.includes(folder)).map((one) => one.pid));
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const one of all) if (found.has(one.parent)) found.add(one.pid);
  }
  return all.filter((one) => found.has(one.pid));
}

const marks = { postgres: /^\S*\/postgres -D /, clickhouse: /chdb-process\/main\.ts / };

/** The engine's own process among those of a folder; undefined while there is none. */
export async function engineOf(folder: string, engine: keyof typeof marks): Promise<number | undefined> {
  const all = await processesOf(folder);
  return all.find((one) => one.args.includes(folder) && marks[engine].test(one.args))?.pid;
}

/** Resident bytes of a process; 0 when it has ended. */
export async function memoryOf(pid: number): Promise<number> {
  // `ps` ends with an error where there is no such process.
  const answer = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]).catch(() => ({ stdout: '0' }));
  return Number(answer.stdout) * 1024;
}
