import { optimizerRoutes } from '@apex/contracts';
import type { ChatPorts } from '../ports.ts';
import { portTool } from './port-tool.ts';

export type ListFindings = ReturnType<typeof listFindingsTool>;

export function listFindingsTool(ports: ChatPorts) {
  return portTool({
    name: 'list_findings',
    message: 'Reading what was found to be wasted',
    route: optimizerRoutes.listFindings,
    timeout_ms: 20_000,
    ask: (caller, input) => ports.optimizer.listFindings(caller, input),
  });
}
