import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The part of a file that the spool writes with. */
export interface SpoolFile extends Pick<FileHandle, 'datasync' | 'truncate' | 'close'> {
  writev(pieces: Uint8Array[], position: number): Promise<{ readonly bytesWritten: number }>;
}

/** The system's files as the spool uses them, so that a test can let them fail. */
export interface SpoolFiles {
  /** Makes the file, readable by nobody else; the name is on disk when this settles. */
  create(path: string): Promise<SpoolFile>;
}

/** Puts a folder's names on disk. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export const systemFiles: SpoolFiles = {
  async create(path) {
    const file = await open(path, 'wx', 0o600);
    await syncFolder(join(path, '..'));
    return file;
  },
};

/** Written whole or not at all, and on disk when this settles. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.draft`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(join(path, '..'));
}

const segmentName = /^segment-(\d{10})\.log$/;

export function segmentPath(folder: string, segment: number): string {
  return join(folder, `segment-${String(segment).padStart(10, '0')}.log`);
}

/** The segments of a folder with their lengths, oldest first; the folder is made where there is none. */
export async function listSegments(folder: string): Promise<Map<number, number>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found: [number, number][] = [];
  for (const name of await readdir(folder)) {
    const number = segmentName.exec(name)?.[1];
    if (number !== undefined) found.push([Number(number), (await stat(join(folder, name))).size]);
  }
  return new Map(found.sort(([a], [b]) => a - b));
}

export async function removeSegment(folder: string, segment: number): Promise<void> {
  await rm(segmentPath(folder, segment), { force: true });
}
