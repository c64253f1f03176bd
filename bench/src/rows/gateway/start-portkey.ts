import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment } from '@apex/testkit/env';
import { freePort } from '../../product/free-port.ts';
import type { RowContext } from '../../row.ts';

const version = '1.15.2';
const manifest = {
  private: true,
  dependencies: { '@portkey-ai/gateway': version },
  // As it installs itself today it answers every stream with 500: newer ones make headers immutable that it changes.
  overrides: { '@portkey-ai/gateway': { hono: '4.9.7', '@hono/node-server': '1.13.8' } },
};

export const portkeyName = `@portkey-ai/gateway ${version}`;

/** Headers that have it pass calls on to an address of ours. */
export const portkeyHeaders = (upstream: string) => ({
  'x-portkey-provider': 'openai',
  'x-portkey-custom-host': `${upstream}/v1`,
});

/**
 * The peer with nothing on: no key, no budget, no record. It is installed from the registry when it is first measured,
 * into a folder that is kept, so that nobody else gets its packages.
 */
export async function startPortkey(context: RowContext): Promise<{ readonly url: string; readonly pid: number }> {
  const folder = join(tmpdir(), `apex-bench-portkey-${version}`);
  const program = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  const isThere = await access(program).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    context.say(`installing ${portkeyName}`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  }
  const port = await freePort();
  const child = spawn(process.execPath, [program, `--port=${port}`, '--headless'], {
    cwd: folder,
    env: { ...cleanEnvironment(), NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost' },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  context.onEnd(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the peer could not be started');
  const url = `http://127.0.0.1:${port}`;
  await answering(url, () => child.exitCode === null);
  return { url, pid };
}

async function answering(url: string, isAlive: () => boolean): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer !== undefined) return;
    if (!isAlive()) throw new Error('the peer ended before it answered');
  }
}
