import { optimizerRoutes } from '@apex/contracts';
import type { ChatPorts } from '../ports.ts';
import { portTool } from './port-tool.ts';

export type RecordProposals = ReturnType<typeof recordProposalsTool>;

export function recordProposalsTool(ports: ChatPorts) {
  return portTool({
    name: 'record_proposals',
    message: 'Keeping the proposals',
    route: optimizerRoutes.recordProposals,
    timeout_ms: 20_000,
    ask: (caller, input) => ports.optimizer.recordProposals(caller, input),
  });
}
