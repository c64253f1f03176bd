import type { Api, optimizerRoutes } from '@apex/contracts';
import type { TelemetryPort } from './ports.ts';
import { simulatePromptCache } from './simulate/simulate-prompt-cache.ts';

export interface OptimizerDeps {
  readonly ports: { readonly telemetry: TelemetryPort };
}

export interface Optimizer {
  readonly api: Api<typeof optimizerRoutes>;
}

/** The optimizer: what past calls would have cost under other settings. It keeps no state. */
export function createOptimizer(deps: OptimizerDeps): Optimizer {
  return {
    api: { simulatePromptCache: (caller, query) => simulatePromptCache(deps.ports.telemetry, caller, query) },
  };
}
