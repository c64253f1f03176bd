import { telemetryRoutes } from '@apex/contracts';
import type { ChatPorts } from '../ports.ts';
import { portTool } from './port-tool.ts';

export type FindAnomalies = ReturnType<typeof findAnomaliesTool>;

export function findAnomaliesTool(ports: ChatPorts) {
  return portTool({
    name: 'find_anomalies',
    message: 'Looking for what was out of the ordinary',
    route: telemetryRoutes.findAnomalies,
    timeout_ms: 60_000,
    ask: (caller, input) => ports.telemetry.findAnomalies(caller, input),
  });
}
