import { optimizerRoutes } from '@apex/contracts';
import type { ChatPorts } from '../ports.ts';
import { portTool } from './port-tool.ts';

export type TraceRetries = ReturnType<typeof traceRetriesTool>;

export function traceRetriesTool(ports: ChatPorts) {
  return portTool({
    name: 'trace_retries',
    message: 'Following failed calls and what was sent again',
    route: optimizerRoutes.traceRetries,
    timeout_ms: 120_000,
    ask: (caller, input) => ports.optimizer.traceRetries(caller, input),
  });
}
