import { ApexError } from '@apex/contracts';
import { createBackgroundLoop } from '@apex/kit/background-loop';
import { newId } from '@apex/kit/id';
import type { Log } from '@apex/kit/log';
import type { Door } from '../door/create-door.ts';
import { listRetentions } from '../retention/retention-store.ts';
import type { Bound } from '../scope.ts';
import { asOnlyProcess } from '../store/only-process.ts';
import { countSelected } from './count-selected.ts';
import { countAll, type DeleteDeps, deleteSelected } from './delete-selected.ts';
import { enterDeletion, listOpen, markComplete, markFailed, markRunning, type OpenDeletion } from './deletion-store.ts';

export interface DeletionJob {
  start(): void;
  stop(): Promise<void>;
  /** A deletion was asked for, or a retention changed. */
  wake(): void;
  /** Does all that is due now; nothing where another process is at it. What fails is due again. */
  catchUp(): Promise<void>;
}

export interface DeletionJobDeps extends DeleteDeps, Pick<Bound, 'db' | 'lock' | 'roll_up'> {
  readonly log: Log;
  readonly door: Pick<Door, 'purge'>;
}

/** Another process may have left work, and days pass. */
const lookAgainMs = 60_000;
const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

/** Deletes what was asked for and what a project keeps no longer. All of its state is in the database. */
export function createDeletionJob(deps: DeletionJobDeps): DeletionJob {
  const { db, lock, store, clock, log, door, roll_up } = deps;
  const loop = createBackgroundLoop({
    every_ms: lookAgainMs,
    onError: (error) => log.warn({ error }, 'deletions could not be looked for; it is tried again'),
  });
  const { signal } = loop;
  let retained_at_ms = -Infinity;

  async function run(open: OpenDeletion): Promise<void> {
    const { id } = open;
    // Exports that wait name people too: they are stored, and then deleted with the rest.
    await door.purge(open.kind === 'before' ? undefined : open);
    await lock.run(open, signal, async (pinned) => {
      await markRunning(pinned, open, await countAll(deps, pinned, open, open));
      await deleteSelected(deps, pinned, open, { name: id, selected: open, signal });
      const remaining = await countAll(deps, pinned, open, open);
      const left = Object.entries(remaining).filter(([, rows]) => rows > 0);
      if (left.length > 0) throw notAllGone(left.map(([table]) => table));
      await markComplete(pinned, open, { remaining, at: new Date(clock.now()) });
    });
    roll_up.wake();
  }

  /** Once an hour; a project with nothing that old leaves no trace. */
  async function enterRetained(): Promise<void> {
    const now = clock.now();
    if (now - retained_at_ms < hourMs) return;
    const waiting = new Set((await listOpen(db)).map(({ project_id }) => project_id));
    for (const { days, ...tenant } of await listRetentions(db)) {
      if (waiting.has(tenant.project_id)) continue;
      // Whole days, so that a day is deleted once.
      const value = new Date(Math.floor((now - days * dayMs) / dayMs) * dayMs).toISOString();
      const counts = await countSelected(store.for(tenant), { kind: 'before', value });
      if (Object.values(counts).every((rows) => rows === 0)) continue;
      const id = newId.deletion();
      await enterDeletion(db, tenant, {
        id,
        value,
        kind: 'before',
        cause: 'retention',
        requested_by: null,
        at: new Date(now),
      });
    }
    retained_at_ms = now;
  }

  async function catchUp(): Promise<void> {
    await asOnlyProcess(db, 'telemetry.delete', async () => {
      await enterRetained();
      for (const open of await listOpen(db)) {
        if (signal.aborted) return;
        try {
          await run(open);
        } catch (error) {
          if (signal.aborted) return;
          const { id, project_id } = open;
          log.warn({ error, id, project_id }, 'a deletion could not be completed yet; it is tried again');
          await markFailed(db, open, problemOf(error));
        }
      }
    });
  }

  return {
    start: () => loop.start(catchUp),
    stop: () => loop.stop(),
    wake() {
      retained_at_ms = -Infinity;
      loop.wake();
    },
    catchUp,
  };
}

function notAllGone(tables: readonly string[]): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'telemetry.deletion_incomplete',
    message: `Rows were left in ${tables.join(', ')}.`,
  });
}

function problemOf(error: unknown): string {
  return ApexError.isInstance(error) ? error.message : 'A store did not answer as it should; the log tells more.';
}
