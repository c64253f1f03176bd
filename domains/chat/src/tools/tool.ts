import type { z } from 'zod';
import type { UserExecutionContext } from '../run/user-execution-context.ts';
import type { ResultShelf } from './result-shelf.ts';
import type { ToolName } from './tool-name.ts';

export interface ToolScope {
  readonly context: UserExecutionContext;
  /** Ends with the agent that called, at the latest. */
  readonly signal: AbortSignal;
  readonly shelf: ResultShelf;
  /** What was asked in the thread until now, this question last. */
  readonly said: readonly string[];
  /** Says how far a long tool has come, for the next thought. */
  readonly progress: (words: string) => void;
}

/** One of the product's own functions as an agent may call it. */
export interface Tool<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly name: ToolName;
  /** Shown to the user while it runs. */
  readonly message: string;
  readonly input: I;
  readonly output: O;
  readonly timeout_ms: number;
  run(input: z.output<I>, scope: ToolScope): Promise<z.output<O>>;
}
