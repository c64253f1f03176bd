import { ApexError } from '@apex/contracts';
import { hash } from 'node:crypto';
import type { FoundFile } from '@apex/local-files';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../command.ts';
import { importText } from './import-text.ts';
import { type ImportSettings, type Increment, runImport } from './run-import.ts';

const pollMs = 1000;

export interface Watch {
  readonly settings: ImportSettings;
  /** Lists the files anew. */
  readonly list: () => Promise<FoundFile[]>;
}

/**
 * Imports what files gain until the signal aborts, a line on stdout for each import. Growth is polled, which works on
 * every file system. A grown file is read again, because what a line means depends on those before it, but only the
 * records that were not sent before are sent; a record that changed counts as new.
 */
export async function watchFiles(context: CommandContext, watch: Watch): Promise<undefined> {
  const { terminal, signal } = context;
  const seen = new Map<string, string>();
  const sent = new Set<string>();
  let first = true;
  while (!signal.aborted) {
    const files = await watch.list();
    const changed = files.filter((file) => seen.get(file.path) !== stateOf(file));
    const fresh = new Set<string>();
    const isNew = (path: string, record: string): boolean => {
      const digest = hash('sha1', `${path}\n${record}`, 'base64');
      if (sent.has(digest) || fresh.has(digest)) return false;
      fresh.add(digest);
      return true;
    };
    if (
      changed.length > 0 &&
      (await importChanged(context, { watch, files: changed, increment: { isNew, skip_when_empty: !first } }))
    ) {
      for (const digest of fresh) sent.add(digest);
      for (const file of changed) seen.set(file.path, stateOf(file));
    }
    if (first && !terminal.json) terminal.note('Watching. Ctrl-C ends.');
    first = false;
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
  throw new ApexError({ kind: 'cancelled', reason: 'cli.watch_ended', message: 'Stopped watching.' });
}

const stateOf = (file: FoundFile): string => `${file.size}:${file.modified_ms}`;

interface Round {
  readonly watch: Watch;
  readonly files: readonly FoundFile[];
  readonly increment: Increment;
}

/** False when it has to be tried again at the next turn. */
async function importChanged(context: CommandContext, round: Round): Promise<boolean> {
  const { terminal } = context;
  try {
    const result = await runImport(context, round.files, round.watch.settings, round.increment);
    if (result === undefined) return true;
    if (terminal.json) await terminal.printJson(result);
    else await terminal.print(importText(result));
    return true;
  } catch (error) {
    if (!ApexError.isInstance(error) || !round.increment.skip_when_empty) throw error;
    if (error.reason.startsWith('import.')) return true;
    if (!error.retryable && error.reason !== 'client.unreachable') throw error;
    terminal.note(terminal.json ? JSON.stringify({ waiting: error.message }) : `${error.message} Trying again.`);
    return false;
  }
}
