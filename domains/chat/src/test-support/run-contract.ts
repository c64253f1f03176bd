import { type RunEvent, runEventSchema } from '@apex/contracts';
import { expect } from 'vitest';

/** What holds for the log of every run that has ended, however it ended. */
export function expectRunContract(events: readonly RunEvent[]): void {
  for (const event of events) runEventSchema.parse(event);
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  expect(events[0]?.type).toBe('agent_started');
  expect(events.filter((event) => event.type === 'final_report')).toHaveLength(1);
  expect(events.at(-1)).toMatchObject({ type: 'final_report', agent_name: 'reporting' });
  const agents = events.filter((event) => event.type === 'agent_started').map((event) => event.agent_name);
  expect(agents.at(-1)).toBe('reporting');
  let open: { name: string; thoughts: number; tools: Set<string> } | null = null;
  for (const event of events.slice(0, -1)) {
    if (event.type === 'agent_started') {
      expect(open).toBeNull();
      open = { name: event.agent_name, thoughts: 0, tools: new Set() };
      continue;
    }
    expect(open?.name).toBe(event.agent_name);
    if (open === null) continue;
    if (event.type === 'agent_thinking') open.thoughts += 1;
    if (event.type === 'tool_executing') open.tools.add(event.payload.tool_call_id);
    if (event.type === 'tool_completed') expect(open.tools.delete(event.payload.tool_call_id)).toBe(true);
    if (event.type === 'agent_completed') {
      expect([event.agent_name, open.tools.size, open.thoughts > 0]).toEqual([event.agent_name, 0, true]);
      open = null;
    }
  }
  expect(open).toBeNull();
}

/** The agents of a run in the order they began. */
export function agentsOf(events: readonly RunEvent[]): string[] {
  return events.filter((event) => event.type === 'agent_started').map((event) => event.agent_name);
}
