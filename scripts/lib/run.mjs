// Plain JavaScript that runs on Node 20: runs a child in the foreground and ends as it ends.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Resolves to the exit code; signals that reach us reach the child too. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    // A terminal sends Ctrl-C to the whole group; the child decides when it is done.
    const forward = (signal) => child.kill(signal);
    const signals = ['SIGTERM', 'SIGHUP'];
    const ignore = () => {};
    process.on('SIGINT', ignore);
    for (const signal of signals) process.on(signal, forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore);
      for (const name of signals) process.off(name, forward);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
