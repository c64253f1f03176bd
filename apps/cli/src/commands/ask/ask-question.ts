import { ApexError, chatRoutes, type FinalReport, type RunEvent, threadIdSchema } from '@apex/contracts';
import type { CommandAnswer } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { credential } from '../../connection/credential.ts';
import { signedInClient } from '../../connection/client.ts';
import { usageError } from '../../usage-error.ts';
import type { AskOptions } from './ask-options.ts';
import { eventText } from './event-text.ts';
import { followRun, type RunEnd } from './follow-run.ts';
import { reportText } from './report-text.ts';

function threadOf(text: string | undefined) {
  if (text === undefined) return {};
  const parsed = threadIdSchema.safeParse(text);
  if (!parsed.success) throw usageError(`--thread takes the id of a thread, like thread_…, not ${text}.`);
  return { thread_id: parsed.data };
}

const endings = {
  failed: { kind: 'internal', reason: 'chat.run_failed', message: 'The run failed.' },
  timeout: { kind: 'timeout', reason: 'chat.run_timed_out', message: 'The run took too long and was ended.' },
  stopped: { kind: 'cancelled', reason: 'chat.run_stopped', message: 'The run was stopped.' },
} as const;

interface Outcome {
  report: Extract<RunEvent, { type: 'final_report' }> | undefined;
  failure: Extract<RunEvent, { type: 'agent_error' }> | undefined;
}

function assertComplete(end: RunEnd | undefined, outcome: Outcome): void {
  const status = end?.status ?? 'stopped';
  if (status === 'complete') return;
  const said = outcome.failure?.payload;
  const ending = endings[status];
  throw new ApexError(
    said === undefined || status !== 'failed'
      ? ending
      : { ...ending, message: said.error, details: { error_code: said.error_code, retryable: said.retryable } },
  );
}

function answerOf(report: FinalReport, context: CommandContext, thread_id: string): string {
  const goOn = context.terminal.style('dim', `Go on: apex ask "…" --thread ${thread_id}`);
  return `${reportText(report, context.terminal)}\n\n${goOn}`;
}

/** Asks, shows what happens, and ends with the report; a run that did not complete is an error after what it has. */
export async function askQuestion(
  context: CommandContext,
  text: string,
  options: AskOptions,
): Promise<CommandAnswer | undefined> {
  const { url, project, terminal, signal } = context;
  const client = signedInClient(context, chatRoutes);
  const run = await client.ask({ text, ...threadOf(options.thread) }, { signal });
  const progress = terminal.progress('ask');
  const waiting = run.queue_position > 0 ? `waiting behind ${run.queue_position} of your runs …` : 'thinking …';
  if (!terminal.json) progress.update({}, waiting);
  const outcome: Outcome = { report: undefined, failure: undefined };

  async function onEvent(event: RunEvent): Promise<void> {
    if (event.type === 'agent_error') outcome.failure = event;
    if (event.type === 'final_report') outcome.report = event;
    else if (terminal.json) await terminal.printJson(event);
    const line = eventText(event);
    if (!terminal.json && line !== undefined) {
      if (terminal.interactive) terminal.note(terminal.style('dim', line));
      progress.update({}, '…');
    }
  }

  const end = await followRun({
    url,
    project,
    run_id: run.id,
    credential: () => credential(context),
    stop: signal,
    onEvent,
    onReconnect: (attempt) => {
      if (!terminal.json && attempt > 0) terminal.note('The connection was lost; resuming …');
    },
  });
  progress.end();
  if (outcome.report !== undefined) {
    if (terminal.json) await terminal.printJson(outcome.report);
    else await terminal.print(answerOf(outcome.report.payload, context, run.thread_id));
  }
  assertComplete(end, outcome);
  return undefined;
}
