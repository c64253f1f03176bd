import type { AgentName, FinalReport, RunEvent, RunId, RunStatus, ThreadId } from '@apex/contracts';

export interface ToolView {
  readonly id: string;
  readonly name: string;
  /** What it does, as the agent said it. */
  readonly message: string;
  readonly arguments: unknown;
  readonly status: 'running' | 'success' | 'error';
  readonly result: unknown;
  readonly ms: number | null;
}

export interface AgentView {
  readonly name: AgentName;
  readonly status: 'working' | 'success' | 'error' | 'cancelled';
  /** What it set out to do. */
  readonly message: string;
  readonly thoughts: readonly string[];
  readonly tools: readonly ToolView[];
  readonly started_at: string;
  readonly ms: number | null;
}

/** A run as its events tell it. */
export interface RunView {
  readonly run_id: RunId;
  readonly thread_id: ThreadId;
  readonly status: RunStatus;
  /** Runs ahead in line. */
  readonly queue_position: number;
  readonly last_seq: number;
  readonly agents: readonly AgentView[];
  /** What has been written of the answer so far. */
  readonly partials: readonly string[];
  readonly report: FinalReport | null;
  readonly error: string | null;
}

export function emptyRun(run_id: RunId, thread_id: ThreadId, status: RunStatus = 'running'): RunView {
  const nothing = { last_seq: 0, agents: [], partials: [], report: null, error: null };
  return { run_id, thread_id, status, queue_position: 0, ...nothing };
}

function changeAgent(run: RunView, name: AgentName, change: (agent: AgentView) => AgentView): RunView {
  const at = run.agents.findLastIndex((agent) => agent.name === name);
  return { ...run, agents: run.agents.map((agent, index) => (index === at ? change(agent) : agent)) };
}

function changeTool(agent: AgentView, id: string, change: (tool: ToolView) => ToolView): AgentView {
  return { ...agent, tools: agent.tools.map((tool) => (tool.id === id ? change(tool) : tool)) };
}

function applyNew(run: RunView, event: RunEvent): RunView {
  const { agent_name: name } = event;
  switch (event.type) {
    case 'agent_started': {
      const { message } = event.payload;
      const rest = { status: 'working', thoughts: [], tools: [], started_at: event.timestamp, ms: null } as const;
      return { ...run, status: 'running', queue_position: 0, agents: [...run.agents, { name, message, ...rest }] };
    }
    case 'agent_thinking':
      return changeAgent(run, name, (agent) => ({ ...agent, thoughts: [...agent.thoughts, event.payload.thought] }));
    case 'tool_executing': {
      const { tool_call_id: id, tool_name, message, arguments: given } = event.payload;
      const tool: ToolView = {
        id,
        name: tool_name,
        message,
        arguments: given,
        status: 'running',
        result: null,
        ms: null,
      };
      return changeAgent(run, name, (agent) => ({ ...agent, tools: [...agent.tools, tool] }));
    }
    case 'tool_completed': {
      const { tool_call_id: id, status, result, execution_time_ms: ms } = event.payload;
      return changeAgent(run, name, (agent) => changeTool(agent, id, (tool) => ({ ...tool, status, result, ms })));
    }
    case 'agent_completed': {
      const { status, execution_time_ms: ms } = event.payload;
      return changeAgent(run, name, (agent) => ({ ...agent, status, ms }));
    }
    case 'partial_result':
      return { ...run, partials: [...run.partials, event.payload.content] };
    case 'final_report':
      return { ...run, report: event.payload };
    case 'agent_error':
      return { ...run, error: event.payload.error };
  }
}

/** The run after the event; one it has seen changes nothing. */
export function applyEvent(run: RunView, event: RunEvent): RunView {
  return event.seq <= run.last_seq ? run : { ...applyNew(run, event), last_seq: event.seq };
}

/** What a tool gave, by the id figures name it with. */
export function toolResultOf(run: RunView | undefined, tool_result_id: string): unknown {
  for (const agent of run?.agents ?? []) {
    const tool = agent.tools.find(({ id }) => id === tool_result_id);
    if (tool !== undefined) return tool.result;
  }
  return undefined;
}
