import type { AgentName, FinalReport } from '@apex/contracts';
import type { z } from 'zod';
import type { ReportDraft } from '../answer/draft.ts';
import type { UserExecutionContext } from '../run/user-execution-context.ts';
import type { ResultShelf } from '../tools/result-shelf.ts';
import type { ToolBelt } from '../tools/tool-belt.ts';
import type { ToolName } from '../tools/tool-name.ts';

/** What an agent works with: whose run it is, how to tell what it thinks, its tools and all results so far. */
export interface AgentDesk {
  readonly context: UserExecutionContext;
  think(thought: string): void;
  /** Holds a draft against what was measured, shows it, and makes it the report of the run; the last one counts. */
  publish(draft: ReportDraft): FinalReport;
  readonly tools: ToolBelt;
  readonly shelf: ResultShelf;
}

/** An agent as a contract: what goes in, what comes out, what it may use and for how long. */
export interface Agent<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly name: AgentName;
  /** First words to the user. */
  readonly message: string;
  readonly input: I;
  readonly output: O;
  readonly tools: readonly ToolName[];
  readonly budget: { readonly time_ms: number };
  run(input: z.output<I>, desk: AgentDesk): Promise<z.output<O>>;
}
