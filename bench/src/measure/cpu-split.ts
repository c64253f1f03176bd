import { processTree, statOf } from './process-tree.ts';

/** CPU milliseconds by who used them. */
export interface CpuSplit {
  /** Children of the bench that have ended: the command line. */
  readonly command: number;
  readonly server: number;
  /** What the server started: the embedded stores. */
  readonly engines: number;
}

async function read(server: number): Promise<CpuSplit> {
  const [tree, bench] = await Promise.all([processTree(server), statOf(process.pid)]);
  const own = tree.find(({ pid }) => pid === server)?.cpu_ms ?? 0;
  const all = tree.reduce((sum, { cpu_ms }) => sum + cpu_ms, 0);
  return { command: bench?.ended_children_cpu_ms ?? 0, server: own, engines: all - own };
}

/** What the work costs the command line, the server and its engines. */
export async function cpuSplit(server: number, work: () => Promise<unknown>): Promise<CpuSplit> {
  const before = await read(server);
  await work();
  const after = await read(server);
  return {
    command: after.command - before.command,
    server: after.server - before.server,
    engines: after.engines - before.engines,
  };
}
