import { telemetryRoutes } from '@apex/contracts';
import type { ChatPorts } from '../ports.ts';
import { portTool } from './port-tool.ts';

export type ExplainChange = ReturnType<typeof explainChangeTool>;

export function explainChangeTool(ports: ChatPorts) {
  return portTool({
    name: 'explain_change',
    message: 'Taking the change apart',
    route: telemetryRoutes.explainChange,
    timeout_ms: 60_000,
    ask: (caller, input) => ports.telemetry.explainChange(caller, input),
  });
}
