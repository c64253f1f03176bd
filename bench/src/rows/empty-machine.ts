import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { cleanEnvironment } from '@apex/testkit/env';
import { writeUsageCsv } from '../data/usage-csv.ts';
import type { Figure, Row, RowContext } from '../row.ts';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '../../..');

/** Nothing of this machine's: no installed packages, no package cache, no data, no credentials. */
function emptyEnvironment(folder: string): Record<string, string> {
  return {
    ...cleanEnvironment(),
    npm_config_cache: join(folder, 'npm-cache'),
    APEX_PORT: '0',
    APEX_CONFIG_DIR: join(folder, 'config'),
  };
}

/** Ends npm and all it started, which share its process group. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  process.kill(-child.pid, 'SIGINT');
  await exited;
}

async function untilReady(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  if (child.stdout !== null) {
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /^ready (\S+)$/.exec(line)?.[1];
      if (url !== undefined) return url;
    }
  }
  throw new Error(`npm start ended before it was ready:\n${said}`);
}

async function* emptyMachine(context: RowContext): AsyncGenerator<Figure> {
  const { folder, say } = context;
  const clone = join(folder, 'netra-apex');
  const csv = join(folder, 'usage.csv');
  const environment = emptyEnvironment(folder);
  await mkdir(environment['APEX_CONFIG_DIR'] ?? folder, { recursive: true });
  await writeUsageCsv(csv, 1000);
  const startedAt = performance.now();
  const since = (): number => (performance.now() - startedAt) / 1000;
  say('cloning');
  await run('git', ['clone', '--quiet', repository, clone]);
  const cloned = since();
  say('npm start');
  const npm = spawn('npm', ['start'], {
    cwd: clone,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  context.onEnd(() => endGroup(npm));
  const url = await untilReady(npm);
  const ready = since();
  const apex = (...args: string[]) =>
    run('npx', ['--no-install', 'apex', ...args], { cwd: clone, env: { ...environment, APEX_URL: url } });
  await apex('signup', '--email', 'ada@example.com', '--password', 'correct horse battery');
  await apex('import', csv);
  const { stdout } = await apex('ask', 'What did we spend by model?', '--json');
  if (!stdout.includes('"final_report"')) throw new Error(`there was no report: ${stdout}`);
  yield {
    what: 'clone, install, start, sign up, import, first answer',
    unit: 's',
    seen: since(),
    bar: { at_most: 120 },
    detail: { cloned_s: cloned, ready_s: ready, answered_s: since() },
  };
}

export const emptyMachineRow: Row = {
  name: 'empty-machine',
  summary: 'from a clone to the first answered question, packages fetched anew',
  opt_in: true,
  parts: [emptyMachine],
};
