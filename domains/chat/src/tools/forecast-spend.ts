import { telemetryRoutes } from '@apex/contracts';
import type { ChatPorts } from '../ports.ts';
import { portTool } from './port-tool.ts';

export type ForecastSpend = ReturnType<typeof forecastSpendTool>;

export function forecastSpendTool(ports: ChatPorts) {
  return portTool({
    name: 'forecast_spend',
    message: 'Working out where it will end',
    route: telemetryRoutes.forecastSpend,
    timeout_ms: 60_000,
    ask: (caller, input) => ports.telemetry.forecastSpend(caller, input),
  });
}
