import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CliConfig } from './config.ts';
import { usageError } from './usage-error.ts';

const standardUrl = 'http://localhost:8080';

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The address a running server of this data folder has written down. */
function urlOfRuntime(data_dir: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(join(data_dir, 'runtime.json'), 'utf8');
  } catch (error) {
    // No file, or another user's: then it is not ours to talk to.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
  const told = /"url"\s*:\s*"(https?:[^"]+)"/.exec(text)?.[1];
  const pid = Number(/"pid"\s*:\s*(\d+)/.exec(text)?.[1] ?? Number.NaN);
  return Number.isInteger(pid) && isRunning(pid) ? told : undefined;
}

/** The server's origin: `--url`, `APEX_URL`, the server running in this folder, or the standard one. */
export function serverUrl(asked: string | undefined, config: CliConfig): string {
  const text = asked ?? config.url ?? urlOfRuntime(config.data_dir) ?? standardUrl;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw usageError(`The server's address must read like ${standardUrl}, not ${text}.`);
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
