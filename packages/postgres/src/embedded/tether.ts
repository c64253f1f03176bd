import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ChildExit } from '@apex/kit/supervise';
import { engineEnvironment, type Launcher } from './launcher.ts';

export interface Tethered {
  /** Of the program itself, not of the shell that watches it. */
  readonly pid: number;
  readonly exited: Promise<ChildExit>;
  /** Lets go of the tether: the program is told to stop. */
  release(): void;
}

/**
 * Runs the program until its stdin ends, which happens when we say so or when our process is gone, however it went.
 * The watching part outlives the shell, so that killing the shell leaves no orphan either.
 */
const script = `
exec 3<&0 </dev/null
"$@" >&2 3<&- &
child=$!
echo "$child"
trap 'kill -s INT "$child"' INT TERM HUP
(
  trap '' INT HUP
  read -r _ <&3
  kill -s INT "$child"
  seconds=0
  while [ "$seconds" -lt 20 ] && kill -0 "$child"; do sleep 1; seconds=$((seconds + 1)); done
  kill -s QUIT "$child"
) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
kill -s TERM "$watcher" 2>/dev/null
exit "\${code:-1}"
`;

/** Starts a program in its own session, tied to our life. Its stdout and stderr arrive line by line. */
export async function tether(
  launcher: Launcher,
  command: readonly string[],
  onLine: (line: string) => void,
): Promise<Tethered> {
  const child = spawn('sh', ['-c', script, 'apex-tether', ...launcher.prefix, ...command], {
    ...launcher.identity,
    cwd: '/',
    detached: true,
    env: engineEnvironment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = new Promise<ChildExit>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }));
    child.on('error', () => resolve({ code: null, signal: null }));
  });
  // Writing is never tried; the error is that of a program which ended first, and `exited` tells that.
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stderr }).on('line', onLine);
  const lines = createInterface({ input: child.stdout });
  const [first]: unknown[] = await Promise.race([once(lines, 'line'), exited.then(() => [])]);
  return { pid: Number(first ?? 0), exited, release: () => child.stdin.end() };
}
