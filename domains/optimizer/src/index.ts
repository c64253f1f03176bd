import { type Api, ApexError, type optimizerRoutes } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import { listModelCandidates } from './model/list-model-candidates.ts';
import { simulateModel } from './model/simulate-model.ts';
import type { TelemetryPort } from './ports.ts';
import { traceRetries } from './retry/trace-retries.ts';
import { simulatePromptCache } from './simulate/simulate-prompt-cache.ts';

export { simulatePromptCache } from './simulate/simulate-prompt-cache.ts';

export interface OptimizerDeps {
  readonly clock: Clock;
  readonly ports: { readonly telemetry: TelemetryPort };
}

export interface Optimizer {
  readonly api: Api<typeof optimizerRoutes>;
}

/** The optimizer: what past calls would have cost under other settings. It keeps no state. */
export function createOptimizer({ clock, ports }: OptimizerDeps): Optimizer {
  const { telemetry } = ports;
  return {
    api: {
      simulatePromptCache: (caller, query) => simulatePromptCache(telemetry, caller, query),
      simulateModel: (caller, query) => simulateModel(telemetry, { caller, now_ms: clock.now() }, query),
      listModelCandidates: async (_caller, query) => listModelCandidates(query, clock.now()),
      traceRetries: (caller, query) => traceRetries(telemetry, caller, query),
      measureFindings: notYet,
      listFindings: notYet,
      getFinding: notYet,
      dismissFinding: notYet,
      restoreFinding: notYet,
      listProposals: notYet,
      getProposal: notYet,
      recordProposals: notYet,
    },
  };
}

function notYet(): never {
  throw new ApexError({ kind: 'unavailable', reason: 'optimizer.not_yet', message: 'This is being built.' });
}
