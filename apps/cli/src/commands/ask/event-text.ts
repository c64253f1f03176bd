import type { RunEvent } from '@apex/contracts';
import { formatCount, plainLine } from '@apex/terminal';

/** What a person who waits is told of an event; undefined when nothing. */
export function eventText(event: RunEvent): string | undefined {
  const who = event.agent_name.replace('_', ' ').padEnd(12);
  switch (event.type) {
    case 'agent_started':
      return `${who} ${plainLine(event.payload.message)}`;
    case 'agent_thinking':
      return `${who}   ${plainLine(event.payload.thought)}`;
    case 'tool_executing':
      return `${who}   → ${plainLine(event.payload.message)}`;
    case 'tool_completed': {
      const took = `${formatCount(Math.round(event.payload.execution_time_ms))} ms`;
      return `${who}   ${event.payload.status === 'success' ? '✓' : '✗'} ${took}`;
    }
    case 'agent_error':
      return `${who}   ✗ ${plainLine(event.payload.error)}`;
    default:
      return undefined;
  }
}
