import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ApexError } from '@apex/contracts';
import { endOrphan } from '@apex/kit/orphan';
import type { EngineLog } from '@apex/kit/supervise';

/** Deals with the `postmaster.pid` of an earlier start: a server that still runs is ended, another program's pid forgotten. */
export async function endOrphanServer(cluster: string, log: EngineLog): Promise<void> {
  const pidFile = path.join(cluster, 'postmaster.pid');
  const outcome = await endOrphan({
    pid_file: pidFile,
    owner_file: ownerFile(cluster),
    marker: cluster,
    log,
    // Its tether asks it to stop when its parent dies; then we ask, and then ask for less care.
    steps: [{ patience_ms: 5000 }, { signal: 'SIGINT', patience_ms: 10_000 }, { signal: 'SIGQUIT', patience_ms: 5000 }],
  });
  if (outcome === 'foreign') await rm(pidFile, { force: true });
  if (outcome === 'owned' || outcome === 'stays') {
    throw new ApexError({
      kind: 'conflict',
      reason: 'database.already_running',
      message: `Another PostgreSQL runs on ${cluster}. End the program that started it and start again.`,
    });
  }
}

/** Beside the cluster, whose files are the server's. */
export function ownerFile(cluster: string): string {
  return path.join(path.dirname(cluster), 'owner.pid');
}
