import { ApexError } from '@apex/contracts';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundFile {
  readonly path: string;
  /** What it is called to the user, where that is not its path. */
  readonly name?: string;
  readonly size: number;
  readonly modified_ms: number;
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function missing(path: string, what: string): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'cli.path_not_found',
    message: `${path} does not exist. ${what}`,
    details: { path },
  });
}

async function found(path: string): Promise<FoundFile | undefined> {
  try {
    const entry = await stat(path);
    // A link to a folder, whose files are none of this one's.
    return entry.isDirectory() ? undefined : { path, size: entry.size, modified_ms: entry.mtimeMs };
  } catch (error) {
    // Deleted since it was listed, or a link that leads nowhere.
    if (hasCode(error, 'ENOENT', 'ELOOP')) return undefined;
    throw error;
  }
}

async function below(folder: string, pattern: RegExp): Promise<FoundFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files = await Promise.all(paths.map(found));
  return files.filter((file) => file !== undefined);
}

/** The files that paths stand for, each once: a file itself, a folder everything below it that fits the pattern. */
export async function findFiles(
  paths: readonly string[],
  options: { readonly pattern: RegExp; readonly hint: string },
): Promise<FoundFile[]> {
  const files = new Map<string, FoundFile>();
  for (const path of paths) {
    const entry = await stat(path).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw missing(path, options.hint);
      throw error;
    });
    const here = entry.isDirectory() ? await below(path, options.pattern) : [await found(path)];
    for (const file of here) if (file !== undefined) files.set(file.path, file);
  }
  return [...files.values()];
}
