import { optimizerRoutes } from '@apex/contracts';
import type { ChatPorts } from '../ports.ts';
import { portTool } from './port-tool.ts';

export type ListProposals = ReturnType<typeof listProposalsTool>;

export function listProposalsTool(ports: ChatPorts) {
  return portTool({
    name: 'list_proposals',
    message: 'Reading the changes worth making',
    route: optimizerRoutes.listProposals,
    timeout_ms: 20_000,
    ask: (caller, input) => ports.optimizer.listProposals(caller, input),
  });
}
