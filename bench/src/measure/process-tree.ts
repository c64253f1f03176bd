import { readdir, readFile } from 'node:fs/promises';

/** What Linux tells of processes. */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** User and system time of all its threads. */
  readonly cpu_ms: number;
  /** The same of its children that have ended. */
  readonly ended_children_cpu_ms: number;
}

/** The kernel tells CPU in hundredths of a second, whatever its own clock is. */
const msPerTick = 10;

export async function statOf(pid: number): Promise<ProcessStat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in brackets may hold anything; what follows it does not.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields === undefined) return undefined;
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15).map(Number);
  return {
    pid,
    parent: Number(fields[1]),
    cpu_ms: (user + system) * msPerTick,
    ended_children_cpu_ms: (childUser + childSystem) * msPerTick,
  };
}

/** A process with all its descendants, as they are now; empty where there is none, or where the system does not tell. */
export async function processTree(root: number): Promise<ProcessStat[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const all = (await Promise.all(pids.map(statOf))).filter((one) => one !== undefined);
  const children = Map.groupBy(all, ({ parent }) => parent);
  const tree = all.filter(({ pid }) => pid === root);
  for (const one of tree) tree.push(...(children.get(one.pid) ?? []));
  return tree;
}

/** CPU milliseconds that a process has used so far. */
export async function cpuMs(pid: number): Promise<number> {
  const stat = await statOf(pid);
  if (stat === undefined) throw new Error(`there is no process ${pid} to measure, or this system does not tell`);
  return stat.cpu_ms;
}

/** Proportional set size: shared pages count by share, so that the sum over processes is what they take together. */
export async function pssBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? Number.NaN) * 1024;
}

/** Resident bytes of a process at its largest so far. */
export async function peakRssBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(text)?.[1] ?? Number.NaN) * 1024;
}

/** Resident bytes of a process now. */
export async function rssBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? Number.NaN) * 1024;
}
