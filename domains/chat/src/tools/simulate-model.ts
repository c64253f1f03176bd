import { optimizerRoutes } from '@apex/contracts';
import type { ChatPorts } from '../ports.ts';
import { portTool } from './port-tool.ts';

export type SimulateModel = ReturnType<typeof simulateModelTool>;

export function simulateModelTool(ports: ChatPorts) {
  return portTool({
    name: 'simulate_model',
    message: 'Pricing the same calls on other models',
    route: optimizerRoutes.simulateModel,
    timeout_ms: 120_000,
    ask: (caller, input) => ports.optimizer.simulateModel(caller, input),
  });
}
