import { type Api, ApexError, type optimizerRoutes } from '@apex/contracts';
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
    api: {
      simulatePromptCache: (caller, query) => simulatePromptCache(deps.ports.telemetry, caller, query),
      simulateModel: notYet,
      listModelCandidates: notYet,
      traceRetries: notYet,
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
