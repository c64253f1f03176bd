import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ApexError } from '@apex/contracts';
import { type Launcher, run } from './launcher.ts';

export const ownerName = 'apex';

/** Makes the cluster on first use and returns its folder. A half-made one of a killed start is thrown away. */
export async function ensureCluster(launcher: Launcher, folder: string, password: string): Promise<string> {
  const cluster = path.join(folder, 'cluster');
  const version = await readVersion(cluster);
  const major = launcher.binaries.version.split('.')[0];
  if (version === undefined) {
    await initialise(launcher, folder, password);
  } else if (version !== major) {
    throw new ApexError({
      kind: 'precondition',
      reason: 'database.other_version',
      message: `${cluster} was made by PostgreSQL ${version}, this version brings ${major}. Start the version that made it, or move the folder away.`,
    });
  }
  return cluster;
}

async function initialise(launcher: Launcher, folder: string, password: string): Promise<void> {
  const draft = path.join(folder, 'cluster.new');
  const passwordFile = path.join(folder, 'password.new');
  await rm(draft, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (launcher.identity.uid !== undefined && launcher.identity.gid !== undefined) {
    await chown(draft, launcher.identity.uid, launcher.identity.gid);
    await chown(passwordFile, launcher.identity.uid, launcher.identity.gid);
  }
  const { code, output } = await run(launcher, [
    path.join(launcher.binaries.root, 'bin', 'initdb'),
    `--pgdata=${draft}`,
    `--username=${ownerName}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]);
  await rm(passwordFile, { force: true });
  if (code !== 0) {
    throw new ApexError({
      kind: 'unavailable',
      reason: 'database.not_initialised',
      message: `PostgreSQL could not make its files in ${folder}: ${output.trim().slice(-500)}`,
      retryable: false,
    });
  }
  await rename(draft, path.join(folder, 'cluster'));
}

async function readVersion(cluster: string): Promise<string | undefined> {
  try {
    return (await readFile(path.join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
