import { type AgentName, ApexError, type FinalReport, toErrorBody } from '@apex/contracts';
import type { z } from 'zod';
import type { Agent, AgentDesk } from '../agents/agent.ts';
import type { ReportDraft } from '../answer/draft.ts';
import type { RunEmitter } from '../run/run-emitter.ts';
import type { UserExecutionContext } from '../run/user-execution-context.ts';
import { abortError, raceSignal, withTimeout } from '../tools/race.ts';
import type { ResultShelf } from '../tools/result-shelf.ts';
import { createToolBelt } from '../tools/tool-belt.ts';

export interface AgentRun {
  readonly context: UserExecutionContext;
  readonly emitter: RunEmitter;
  readonly shelf: ResultShelf;
  /** Turns a draft into the report of the run. */
  readonly publish: (draft: ReportDraft) => FinalReport;
  /** What was asked in the thread until now, this question last. */
  readonly said: readonly string[];
  /** What ends the agent early; reporting is given one that never does. */
  readonly signal: AbortSignal;
  readonly thinking_interval_ms: number;
  readonly steps: { readonly number: number; readonly total: number | null };
}

/**
 * Runs one agent and tells of it: started, thoughts, tools, completed, whatever happens. Never silent for longer than
 * the interval; once it is told to be completed nothing of it is told any more.
 */
export async function runAgent<I extends z.ZodType, O extends z.ZodType>(
  agent: Agent<I, O>,
  given: unknown,
  run: AgentRun,
): Promise<z.output<O>> {
  const { emitter, context } = run;
  const { name } = agent;
  const startedAt = performance.now();
  const elapsed_ms = (): number => performance.now() - startedAt;
  const controller = new AbortController();
  const limit = withTimeout(AbortSignal.any([run.signal, controller.signal]), agent.budget.time_ms, () =>
    tooSlow(agent),
  );
  const voice = createVoice(name, run);
  const belt = createToolBelt({
    context,
    signal: limit.signal,
    shelf: run.shelf,
    said: run.said,
    allowed: agent.tools,
    executing: (payload) => emitter.emit('tool_executing', name, payload),
    completed: (payload) => emitter.emit('tool_completed', name, payload),
    progress: voice.progress,
    elapsed_ms,
  });
  const publish = (draft: ReportDraft): FinalReport => {
    const report = run.publish(draft);
    const parts = [report.headline, ...report.text.split('\n\n').filter((part) => part !== '')];
    for (const [at, part] of parts.entries()) voice.write(part, at === parts.length - 1);
    return report;
  };
  const desk: AgentDesk = { context, tools: belt, shelf: run.shelf, think: voice.think, publish };
  emitter.emit('agent_started', name, { status: 'started', message: agent.message });
  const completed = (status: 'success' | 'error' | 'cancelled', result: unknown): void => {
    emitter.emit('agent_completed', name, { status, result, execution_time_ms: Math.round(elapsed_ms()) });
  };
  try {
    const output = agent.output.parse(
      await raceSignal(Promise.resolve(agent.run(agent.input.parse(given), desk)), limit.signal),
    );
    await belt.settled();
    voice.atLeastOnce(agent.message);
    completed('success', output);
    return output;
  } catch (error) {
    // Tools still open end with the agent, and are told before it.
    controller.abort(abortError(limit.signal));
    await belt.settled();
    voice.atLeastOnce(agent.message);
    const body = toErrorBody(error, context.request_id);
    const cancelled = run.signal.aborted;
    if (!cancelled)
      emitter.emit('agent_error', name, {
        error: body.error,
        error_code: body.error_code,
        retryable: ApexError.isInstance(error) && error.retryable,
      });
    completed(cancelled ? 'cancelled' : 'error', { error: body.error });
    throw error;
  } finally {
    voice.stop();
    limit.done();
  }
}

interface Voice {
  think(thought: string): void;
  write(content: string, is_complete: boolean): void;
  progress(words: string): void;
  atLeastOnce(thought: string): void;
  stop(): void;
}

function createVoice(name: AgentName, run: AgentRun): Voice {
  let thoughts = 0;
  let doing = '';
  let silent = false;
  let timer: NodeJS.Timeout | undefined;

  function emit(thought: string): void {
    if (silent) return;
    thoughts += 1;
    const { number, total } = run.steps;
    run.emitter.emit('agent_thinking', name, { thought, step_number: number, total_steps: total });
    clearInterval(timer);
    timer = setInterval(
      () => emit(doing === '' ? 'Still working.' : `Still working: ${doing}.`),
      run.thinking_interval_ms,
    );
  }

  return {
    think: emit,
    write: (content, is_complete) => {
      if (!silent) run.emitter.emit('partial_result', name, { content, is_complete });
    },
    progress: (words) => {
      doing = words;
    },
    atLeastOnce: (thought) => {
      if (thoughts === 0) emit(`${thought}.`);
    },
    stop: () => {
      silent = true;
      clearInterval(timer);
    },
  };
}

function tooSlow(agent: Agent): ApexError {
  return new ApexError({
    kind: 'timeout',
    reason: 'chat.step_timeout',
    message: `${agent.message} took longer than ${Math.round(agent.budget.time_ms / 1000)} seconds. Ask about a shorter period.`,
  });
}
