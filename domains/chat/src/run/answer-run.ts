import { raceSignal } from '../tools/race.ts';
import type { EarlierQuestion } from '../understand/continue-thread.ts';
import { stopError, supervise } from '../workflow/supervise.ts';
import type { Ticket } from './admit-run.ts';
import type { RunnerDeps } from './runner-deps.ts';

/** Waits for its turn, lets the agents work, and sees to it that the end is stored and the place given up. */
export async function answerRun(
  { limits, agents, observer }: RunnerDeps,
  ticket: Ticket,
  earlier: readonly EarlierQuestion[],
): Promise<void> {
  const { context, question, live, emitter, turn, leave } = ticket;
  const { controller } = live;
  const { thinking_interval_ms, run_timeout_ms } = limits;
  let timer: NodeJS.Timeout | undefined;
  try {
    // Stopped while waiting in line is told the same way as stopped at work.
    await raceSignal(turn, controller.signal).catch(() => undefined);
    emitter.started();
    timer = setTimeout(() => controller.abort(stopError('timeout')), run_timeout_ms);
    const begun_at = performance.now();
    const work = { question, earlier, context, emitter, agents, thinking_interval_ms, observer };
    const outcome = await supervise(work);
    await emitter.end(outcome);
    observer.ended(outcome.status, (performance.now() - begun_at) / 1000);
  } catch (error) {
    context.log.error({ error }, 'a run ended without its end being stored; it will be closed by the next sweep');
  } finally {
    clearTimeout(timer);
    leave();
  }
}
