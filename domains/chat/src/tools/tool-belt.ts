import { ApexError, toErrorBody } from '@apex/contracts';
import type { z } from 'zod';
import type { PayloadOf } from '../run/run-emitter.ts';
import type { UserExecutionContext } from '../run/user-execution-context.ts';
import { raceSignal, withTimeout } from './race.ts';
import type { ResultShelf } from './result-shelf.ts';
import type { Tool } from './tool.ts';

export interface Measured<T> {
  readonly id: string;
  readonly value: T;
}

/** The tools one agent may use in one run; every call is told before and after and its answer kept. */
export interface ToolBelt {
  call<I extends z.ZodType, O extends z.ZodType>(tool: Tool<I, O>, input: z.input<I>): Promise<Measured<z.output<O>>>;
  /** Resolves when every call made has been told to be over. */
  settled(): Promise<void>;
}

export interface ToolBeltOptions {
  readonly context: UserExecutionContext;
  readonly signal: AbortSignal;
  readonly shelf: ResultShelf;
  readonly said: readonly string[];
  readonly allowed: readonly string[];
  readonly executing: (payload: PayloadOf<'tool_executing'>) => void;
  readonly completed: (payload: PayloadOf<'tool_completed'>) => void;
  readonly progress: (words: string) => void;
  /** Milliseconds that only ever grow. */
  readonly elapsed_ms: () => number;
}

export function createToolBelt(options: ToolBeltOptions): ToolBelt {
  const open = new Set<Promise<unknown>>();
  const { context, shelf, said, progress } = options;

  async function perform<I extends z.ZodType, O extends z.ZodType>(
    tool: Tool<I, O>,
    input: z.output<I>,
  ): Promise<z.output<O>> {
    const limit = withTimeout(options.signal, tool.timeout_ms, () => tooSlow(tool));
    try {
      const { signal } = limit;
      const answer = await raceSignal(tool.run(input, { context, signal, shelf, said, progress }), signal);
      return tool.output.parse(answer);
    } finally {
      limit.done();
    }
  }

  async function call<I extends z.ZodType, O extends z.ZodType>(
    tool: Tool<I, O>,
    given: z.input<I>,
  ): Promise<Measured<z.output<O>>> {
    if (!options.allowed.includes(tool.name)) throw notAllowed(tool);
    const input = tool.input.parse(given);
    const id = shelf.nextId();
    const startedAt = options.elapsed_ms();
    const told = { tool_call_id: id, tool_name: tool.name };
    const taken = () => ({ ...told, execution_time_ms: Math.max(0, Math.round(options.elapsed_ms() - startedAt)) });
    options.executing({ ...told, arguments: input, message: tool.message });
    try {
      const value = await perform(tool, input);
      shelf.put({ id, tool_name: tool.name, arguments: input, value });
      options.completed({ ...taken(), status: 'success', result: value });
      return { id, value };
    } catch (error) {
      if (!ApexError.isInstance(error)) context.log.error({ error, tool: tool.name }, 'a tool failed');
      options.completed({ ...taken(), status: 'error', result: toErrorBody(error, context.request_id) });
      throw error;
    }
  }

  return {
    call(tool, input) {
      const running = call(tool, input);
      open.add(running);
      running.then(
        () => open.delete(running),
        () => open.delete(running),
      );
      return running;
    },
    async settled() {
      await Promise.allSettled(open);
    },
  };
}

function tooSlow(tool: Tool): ApexError {
  return new ApexError({
    kind: 'timeout',
    reason: 'chat.tool_timeout',
    message: `${tool.message} took longer than ${Math.round(tool.timeout_ms / 1000)} seconds. Ask about a shorter period.`,
  });
}

function notAllowed(tool: Tool): ApexError {
  return new ApexError({
    kind: 'internal',
    reason: 'chat.tool_not_allowed',
    message: `This step may not use ${tool.name}.`,
  });
}
