import type { AgentName, RunEvent } from '@apex/contracts';

export interface OpenWork {
  /** Tool calls told to have begun and not to have ended, in order. */
  readonly tools: readonly {
    readonly agent_name: AgentName;
    readonly tool_call_id: string;
    readonly tool_name: string;
  }[];
  readonly agent: AgentName | null;
  /** Set when the answer is there and only the end of the run was not written. */
  readonly report: Extract<RunEvent, { type: 'final_report' }>['payload'] | null;
}

/** What a log that broke off leaves open. */
export function openWork(events: readonly RunEvent[]): OpenWork {
  const tools = new Map<string, OpenWork['tools'][number]>();
  let agent: AgentName | null = null;
  let report: OpenWork['report'] = null;
  for (const event of events) {
    if (event.type === 'agent_started') agent = event.agent_name;
    if (event.type === 'agent_completed') agent = null;
    if (event.type === 'tool_completed') tools.delete(event.payload.tool_call_id);
    if (event.type === 'final_report') report = event.payload;
    if (event.type === 'tool_executing') {
      const { tool_call_id, tool_name } = event.payload;
      tools.set(tool_call_id, { agent_name: event.agent_name, tool_call_id, tool_name });
    }
  }
  return { tools: [...tools.values()], agent, report };
}
