import { ApexError } from '@apex/contracts';
import { createBackgroundLoop } from '@apex/kit/background-loop';
import type { Log } from '@apex/kit/log';
import { withTenant } from '@apex/postgres';
import type { Bound } from '../../scope.ts';
import { asOnlyProcess } from '../../store/only-process.ts';
import { type DueRule, listDueRules, watchNewProjects } from './due-rules.ts';
import { lookAtRule } from './look-at-rule.ts';

export interface AlertJob {
  start(): void;
  stop(): Promise<void>;
  /** A rule changed. */
  wake(): void;
  /** Looks at all that is due now; nothing where another process is at it. */
  catchUp(): Promise<void>;
}

const lookAgainMs = 120_000;

/** Holds the rules of projects whose calls changed against them. All of its state is in the database. */
export function createAlertJob(
  /** Known once the domain is put together, which the job is a part of. */
  bound: () => Bound,
  deps: Pick<Bound, 'db' | 'clock'> & {
    readonly log: Log;
    readonly origin: () => string;
    readonly onTold: () => void;
  },
): AlertJob {
  const { db, clock, log } = deps;
  const loop = createBackgroundLoop({
    every_ms: lookAgainMs,
    onError: (error) => log.warn({ error }, 'alert rules could not be looked for; it is tried again'),
  });

  async function look(rule: DueRule): Promise<void> {
    try {
      const { told } = await lookAtRule(bound(), rule, { signal: loop.signal, origin: deps.origin() });
      if (told) deps.onTold();
    } catch (error) {
      if (loop.signal.aborted) return;
      log.warn({ error, rule_id: rule.id }, 'a rule could not be held against the calls; it is tried again');
      await noteProblem(rule, error);
    }
  }

  async function noteProblem({ organisation_id, project_id, id }: DueRule, error: unknown): Promise<void> {
    const problem = ApexError.isInstance(error) ? error.message : 'The calls could not be read.';
    await withTenant(db, { organisation_id, project_id }, (trx) =>
      trx
        .updateTable('telemetry.alert_rules')
        .set({ problem })
        .where('organisation_id', '=', organisation_id)
        .where('project_id', '=', project_id)
        .where('id', '=', id)
        .execute(),
    );
  }

  async function catchUp(): Promise<void> {
    await asOnlyProcess(db, 'telemetry.alert', async () => {
      await watchNewProjects(db, clock.now());
      for (const rule of await listDueRules(db, clock.now())) {
        if (loop.signal.aborted) return;
        await look(rule);
      }
    });
  }

  return { start: () => loop.start(catchUp), stop: () => loop.stop(), wake: () => loop.wake(), catchUp };
}
