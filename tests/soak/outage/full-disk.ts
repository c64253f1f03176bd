import { execFile } from 'node:child_process';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ballast = 'ballast';

/** A small file system of our own for a folder; undefined where we may not mount one. */
export async function mountSmallDisk(
  folder: string,
  mebibytes: number,
): Promise<{ fill(): Promise<void>; free(): Promise<void>; unmount(): Promise<void> } | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=0700`, 'tmpfs', folder]).then(
    () => true,
    () => false,
  );
  if (!mounted) return undefined;
  const path = join(folder, ballast);
  return {
    async fill() {
      const file = await open(path, 'w', 0o600);
      try {
        for (;;) {
          const { bavail, bsize } = await statfs(folder);
          if (bavail === 0) return;
          await file.write(Buffer.alloc(Math.min(bavail * bsize, 1024 * 1024), 1));
        }
      } finally {
        await file.close();
      }
    },
    free: () => rm(path, { force: true }),
    unmount: () => run('umount', ['-l', folder]).then(() => undefined),
  };
}
