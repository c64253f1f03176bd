import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pico } from '@apex/pricing';
import type { Hold, Ledger } from '../ledger.ts';
import type { SpendingLine, SpendingOrder } from './spending-process.ts';

export interface SpendingRun {
  begin(): void;
  /** Settles with how many calls were admitted. */
  readonly done: Promise<number>;
  /** As `kill -9` does. */
  kill(): Promise<void>;
  /** Lets it close its ledger. */
  end(): Promise<void>;
}

/** Starts a process that spends; resolves when it waits to begin. */
export async function startSpending(order: SpendingOrder): Promise<SpendingRun> {
  const script = fileURLToPath(new URL('spending-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const ready = Promise.withResolvers<void>();
  const done = Promise.withResolvers<number>();
  // Whoever kills it does not wait for it.
  done.promise.catch(() => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') ready.resolve();
    if (line.startsWith('done ')) done.resolve(Number(line.slice(5)));
  });
  void closed.then(() => {
    const ended = new Error('the spending process ended');
    ready.reject(ended);
    done.reject(ended);
  });
  await ready.promise;
  return {
    begin: () => void child.stdin.write('go\n'),
    done: done.promise,
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
    async end() {
      child.stdin.end();
      await closed;
    },
  };
}

/** What a journal says was used, in picodollars: what was settled, and the most of what was under way. */
export async function readSpending(journal: string): Promise<{ id: string; holds: readonly Hold[]; used: bigint }[]> {
  const calls = new Map<string, { id: string; holds: readonly Hold[]; used: bigint }>();
  const text = await readFile(journal, 'utf8');
  for (const line of text.split('\n').slice(0, -1)) {
    const said = JSON.parse(line) as SpendingLine;
    if ('holds' in said) {
      calls.set(said.id, { id: said.id, holds: said.holds as readonly Hold[], used: BigInt(said.most) });
    } else {
      const call = calls.get(said.id);
      if (call !== undefined) call.used = BigInt(said.used);
    }
  }
  return [...calls.values()];
}

/** What a restarted gateway does with the journal of one that died: all of it, whether it was stored or not. */
export async function replay(ledger: Ledger, journal: string, process_id: string): Promise<bigint> {
  const calls = await readSpending(journal);
  for (const { id, holds, used } of calls) await ledger.recover(id, holds, { usd: pico(used), tokens: 1 });
  await ledger.recovered(process_id);
  return calls.reduce((sum, { used }) => sum + used, 0n);
}
