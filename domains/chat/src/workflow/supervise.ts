import { ApexError, type FinalReport } from '@apex/contracts';
import { type Interruption, type RunState, triageOutputSchema } from '../agents/state.ts';
import { emergencyReport } from '../answer/compose/guidance-answer.ts';
import type { ReportDraft } from '../answer/draft.ts';
import { type RunObserver, unobserved } from '../run/run-observer.ts';
import type { RunEmitter, RunOutcome } from '../run/run-emitter.ts';
import type { UserExecutionContext } from '../run/user-execution-context.ts';
import type { EarlierQuestion } from '../understand/continue-thread.ts';
import { createResultShelf } from '../tools/result-shelf.ts';
import type { AgentRegistry } from './agent-registry.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { type AgentRun, runAgent } from './run-agent.ts';
import { stepsAfterTriage, workflowTable } from './workflow-table.ts';

export interface Supervision {
  readonly question: string;
  /** What was asked before in the same thread, the oldest first. */
  readonly earlier: readonly EarlierQuestion[];
  readonly context: UserExecutionContext;
  readonly emitter: RunEmitter;
  readonly agents: AgentRegistry;
  readonly thinking_interval_ms: number;
  /** Absent: nobody takes the time of agents. */
  readonly observer?: RunObserver;
}

/** Why the signal of a run ended, for its status and the user. */
export type StopReason = 'stopped' | 'timeout' | 'shutdown';

export function stopError(reason: StopReason): ApexError {
  const messages = {
    stopped: 'You stopped this run.',
    timeout: 'This run took longer than it may and was ended.',
    shutdown: 'The server was stopped while this was being answered.',
  } as const;
  const kind = reason === 'timeout' ? 'timeout' : 'cancelled';
  return new ApexError({ kind, reason: `chat.run_${reason}`, message: messages[reason] });
}

const never = new AbortController().signal;

/** Runs the agents of one question in the order of the table, and reporting whatever happens. */
export async function supervise(supervision: Supervision): Promise<RunOutcome> {
  const { context, emitter, agents, question, earlier, thinking_interval_ms, observer = unobserved } = supervision;
  const shelf = createResultShelf();
  let total: number | null = null;
  let number = 0;
  let state: RunState = {
    question,
    project_name: context.caller.project_name,
    triage: null,
    data_helper: null,
    data: null,
    optimization: null,
    actions: null,
    interruption: null,
  };
  const publisher = createPublisher(context, shelf, question);
  const publish = (draft: ReportDraft): FinalReport => publisher.publish(draft, state.triage);
  const said = [...earlier.map((one) => one.question), question];
  const next = (signal: AbortSignal): AgentRun => {
    number += 1;
    return { context, emitter, shelf, publish, said, signal, thinking_interval_ms, steps: { number, total } };
  };
  let failure: unknown;
  try {
    const read = () => runAgent(agents.triage, { ...state, earlier }, next(context.signal));
    const triage = triageOutputSchema.parse(await observer.agent('triage', read));
    state = { ...state, triage };
    total = workflowTable[triage.sufficiency].length;
    for (const name of stepsAfterTriage(triage.sufficiency)) {
      const output = await observer.agent(name, () => runAgent(agents[name], state, next(context.signal)));
      state = { ...state, [name]: output };
    }
  } catch (error) {
    failure = error;
    if (!ApexError.isInstance(error)) context.log.error({ error }, 'a run failed');
    state = { ...state, interruption: interruptionOf(context.signal.aborted ? context.signal.reason : error) };
  }
  const report = await reported(supervision, state, next(never), publisher);
  return { ...outcomeOf(context.signal, failure), report };
}

/**
 * Reporting may not fail; should it all the same, the user still gets an answer in words. Only what went through the
 * publisher counts, whatever the agent itself returns.
 */
async function reported(
  { agents, context, observer = unobserved }: Supervision,
  state: RunState,
  run: AgentRun,
  publisher: Publisher,
): Promise<FinalReport> {
  try {
    await observer.agent('reporting', () => runAgent(agents.reporting, state, run));
  } catch (error) {
    context.log.error({ error }, 'reporting failed');
  }
  return publisher.published() ?? publisher.publish(emergencyReport(), state.triage);
}

function outcomeOf(signal: AbortSignal, failure: unknown): Omit<RunOutcome, 'report'> {
  if (failure === undefined) return { status: 'complete', note: '' };
  const reason = signal.aborted && ApexError.isInstance(signal.reason) ? signal.reason : failure;
  const note = ApexError.isInstance(reason) ? reason.message : 'Something went wrong on our side; ask again.';
  if (!signal.aborted) return { status: 'failed', note };
  const stopped = ApexError.isInstance(reason) ? reason.reason : '';
  if (stopped === 'chat.run_stopped') return { status: 'stopped', note };
  return {
    status: stopped === 'chat.run_timeout' ? 'timeout' : 'failed',
    note: `${note} Ask again to get the whole answer.`,
  };
}

function interruptionOf(error: unknown): Interruption {
  const known = ApexError.isInstance(error);
  const headline = known ? error.message : 'Something went wrong on our side before the answer was complete.';
  const stopped = known && error.reason === 'chat.run_stopped';
  const note = stopped
    ? 'What had been measured until then is kept; ask again for the whole answer.'
    : 'Nothing was changed and nothing is lost: ask the question again.';
  return { headline, note, failed_step: null };
}
