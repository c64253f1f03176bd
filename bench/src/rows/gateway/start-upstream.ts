import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cleanEnvironment } from '@apex/testkit/env';
import type { RowContext } from '../../row.ts';

const program = join(import.meta.dirname, '../../../../testkit/src/provider-simulator/main.ts');

/** The simulated provider in a process of its own, answering with bytes made beforehand. */
export async function startUpstream(context: RowContext): Promise<{ readonly url: string; readonly pid: number }> {
  const child = spawn(process.execPath, [program, '--bench', '--chunks', '100'], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  context.onEnd(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the upstream could not be started');
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { readonly url: string };
    return { url, pid };
  }
  throw new Error('the upstream ended before it listened');
}
