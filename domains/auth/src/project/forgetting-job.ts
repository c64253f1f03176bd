import type { OrgId, ProjectId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import { finishDeletions } from '../account-data/finish-deletions.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { createBackgroundLoop } from '@apex/kit/background-loop';
import {
  type Forgetting,
  isDissolved,
  isSettled,
  listForgettings,
  markForgotten,
  removeForgotten,
  settleMs,
} from './forgetting-store.ts';

/**
 * Removes all a domain holds of a project, for good, and of the organisation where that ends with it. Safe to repeat, also
 * after it broke off.
 */
export type ForgetProject = (
  project: {
    readonly organisation_id: OrgId;
    readonly project_id: ProjectId;
    readonly organisation_ends: boolean;
  },
  signal: AbortSignal,
) => Promise<void>;

/** By the name of the domain. */
export type ForgetProjectHandlers = Readonly<Record<string, ForgetProject>>;

export interface ForgettingJob {
  start(handlers: ForgetProjectHandlers): void;
  /** A project was deleted. */
  wake(): void;
  /** Does all that is due now; what fails is logged and due again. */
  catchUp(handlers: ForgetProjectHandlers): Promise<void>;
  stop(): Promise<void>;
}

/** Another process may have left work, and what was forgotten at once is forgotten again once it has settled. */
const lookAgainMs = 30_000;

/**
 * Has the domains of this process forget deleted projects: at once, so that nothing stays longer than it must, and again
 * when no request can be writing any more. What is still to do is in the database, so a killed process loses none of it.
 */
export function createForgettingJob(deps: {
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
  readonly log: Log;
}): ForgettingJob {
  const { db, clock, log } = deps;
  const loop = createBackgroundLoop({
    every_ms: lookAgainMs,
    onError: (error) => log.warn({ error }, 'deleted projects could not be looked for; it is tried again'),
  });

  const isDue = (work: Forgetting): boolean =>
    work.forgotten_at === null || (!isSettled(work, settleMs) && clock.now() >= work.deleted_at.getTime() + settleMs);

  async function forget(work: Forgetting, handlers: ForgetProjectHandlers): Promise<void> {
    const handler = handlers[work.domain];
    if (handler === undefined || !isDue(work)) return;
    const { organisation_id, project_id, domain } = work;
    // When it began: what came in while it ran is not what it forgot.
    const at = new Date(clock.now());
    try {
      const organisation_ends = await isDissolved(db, organisation_id);
      await handler({ organisation_id, project_id, organisation_ends }, loop.signal);
      await markForgotten(db, work, at);
    } catch (error) {
      if (loop.signal.aborted) return;
      log.warn({ error, project_id, domain }, 'a deleted project could not be forgotten yet; it is tried again');
    }
  }

  async function catchUp(handlers: ForgetProjectHandlers): Promise<void> {
    const all = await listForgettings(db);
    for (const works of Map.groupBy(all, ({ project_id }) => project_id).values()) {
      for (const work of works) {
        if (loop.signal.aborted) return;
        await forget(work, handlers);
      }
      const [first] = works;
      if (first !== undefined) await removeForgotten(db, first, { at: new Date(clock.now()), settle_ms: settleMs });
    }
    await finishDeletions(db, new Date(clock.now()));
  }

  return {
    start: (handlers) => loop.start(() => catchUp(handlers)),
    wake: () => loop.wake(),
    catchUp,
    stop: () => loop.stop(),
  };
}
