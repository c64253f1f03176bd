import os from 'node:os';

/** What the figures were seen on; `load` of one minute, to judge by what else ran. */
export function machine() {
  const [cpu] = os.cpus();
  return {
    cpus: os.availableParallelism(),
    cpu: cpu?.model ?? 'unknown',
    memory_bytes: os.totalmem(),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    load: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  };
}
