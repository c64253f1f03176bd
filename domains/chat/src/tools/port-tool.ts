import type { Caller, Route } from '@apex/contracts';
import type { z } from 'zod';
import type { Tool } from './tool.ts';
import type { ToolName } from './tool-name.ts';

export interface PortToolSpec<R extends Route> {
  readonly name: ToolName;
  /** Shown to the user while it runs. */
  readonly message: string;
  readonly route: R;
  readonly timeout_ms: number;
  ask(caller: Caller, input: z.output<R['input']>): Promise<z.output<R['output']>>;
}

/** A route of a sibling domain as a tool: its schemas, its words and the user it is asked as. */
export function portTool<R extends Route>(spec: PortToolSpec<R>): Tool<R['input'], R['output']> {
  const { name, message, route, timeout_ms, ask } = spec;
  return {
    name,
    message,
    input: route.input,
    output: route.output,
    timeout_ms,
    run: (input, { context, signal }) => ask({ ...context.caller, signal }, input),
  };
}
