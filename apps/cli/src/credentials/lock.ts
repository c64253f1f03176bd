import { ApexError } from '@apex/contracts';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than a refresh can take; a holder beyond it was killed. */
const staleMs = 60_000;
const pollMs = 40;

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

async function isStale(path: string, now: number): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    // A holder that has just made the file has not written its pid yet.
    return now - mtimeMs > staleMs || (text !== '' && !isAlive(Number(text)));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/**
 * Runs `action` while no other process of this user changes the credentials in this folder: two that rotate one
 * refresh token at once would look like a thief and lose the session.
 */
export async function withCredentialLock<T>(
  config_dir: string,
  options: { readonly now: () => number; readonly signal: AbortSignal },
  action: () => Promise<T>,
): Promise<T> {
  const path = join(config_dir, 'credentials.lock');
  await mkdir(config_dir, { recursive: true, mode: 0o700 });
  const giveUpAt = options.now() + staleMs;
  for (;;) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      break;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    if (await isStale(path, options.now())) await rm(path, { force: true });
    else if (options.now() > giveUpAt) throw lockedOut(path);
    else await sleep(pollMs, undefined, { signal: options.signal });
  }
  try {
    return await action();
  } finally {
    await rm(path, { force: true });
  }
}

function lockedOut(path: string): ApexError {
  return new ApexError({
    kind: 'timeout',
    reason: 'cli.credentials_locked',
    message: `Another apex has been changing the credentials for a minute. If none is running, delete ${path}.`,
  });
}
