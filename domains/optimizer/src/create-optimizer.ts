import type { Api, Caller, optimizerRoutes } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Tenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import { FindingStore } from './finding/finding-store.ts';
import { listFindings } from './finding/list-findings.ts';
import { measureFindings } from './finding/measure-findings.ts';
import { type ExportLine, type ExportOf, exportOrganisation } from './export-organisation.ts';
import { forgetProject } from './forget-project.ts';
import { listModelCandidates } from './model/list-model-candidates.ts';
import { simulateModel } from './model/simulate-model.ts';
import type { OptimizerDatabase } from './optimizer-database.ts';
import type { OptimizerScope } from './optimizer-scope.ts';
import { paginationOf } from './pagination.ts';
import type { GatewayPort, TelemetryPort } from './ports.ts';
import { applyProposal } from './proposal/apply-proposal.ts';
import { closeProposal } from './proposal/close-proposal.ts';
import { previewProposal } from './proposal/preview-proposal.ts';
import { ProposalStore } from './proposal/proposal-store.ts';
import { rollBackProposal } from './proposal/roll-back-proposal.ts';
import { traceRetries } from './retry/trace-retries.ts';
import { simulatePromptCache } from './simulate/simulate-prompt-cache.ts';

export interface OptimizerDeps {
  /** As the run-time role. */
  readonly db: Kysely<OptimizerDatabase>;
  readonly clock: Clock;
  readonly ports: { readonly telemetry: TelemetryPort; readonly gateway: GatewayPort };
}

export interface Optimizer {
  readonly api: Api<typeof optimizerRoutes>;
  /** Removes every row of a deleted project; safe to repeat. */
  forgetProject(project: Required<Tenant>): Promise<void>;
  /** All rows of an organisation's projects; none is about one person. */
  exportOrganisation(of: ExportOf): AsyncGenerator<ExportLine>;
}

/** The optimizer: what past calls would have cost under other settings, what was wasted, and what to change. */
export function createOptimizer({ db, clock, ports }: OptimizerDeps): Optimizer {
  const { telemetry, gateway } = ports;
  const scope = (caller: Caller): OptimizerScope => ({
    caller,
    clock,
    telemetry,
    gateway,
    findings: new FindingStore(db, caller),
    proposals: new ProposalStore(db, caller),
  });
  const now = (): Date => new Date(clock.now());
  return {
    api: {
      simulatePromptCache: (caller, query) => simulatePromptCache(telemetry, caller, query),
      simulateModel: (caller, query) => simulateModel(telemetry, { caller, now_ms: clock.now() }, query),
      listModelCandidates: async (_caller, query) => listModelCandidates(query, clock.now()),
      traceRetries: (caller, query) => traceRetries(telemetry, caller, query),
      measureFindings: (caller, query) => measureFindings(scope(caller), query),
      listFindings: (caller, query) => listFindings(scope(caller), query),
      getFinding: (caller, { id }) => scope(caller).findings.get(id),
      dismissFinding: (caller, { id, reason }) => scope(caller).findings.setStatus(id, 'dismissed', reason, now()),
      restoreFinding: (caller, { id }) => scope(caller).findings.setStatus(id, 'open', null, now()),
      async listProposals(caller, query) {
        const { proposals, total } = await scope(caller).proposals.list(query);
        return { proposals, pagination: paginationOf(query.page, query.per_page, total) };
      },
      getProposal: (caller, { id }) => scope(caller).proposals.get(id),
      async recordProposals(caller, { run_id, proposals }) {
        return { proposals: await scope(caller).proposals.record(run_id, proposals, now()) };
      },
      previewProposal: (caller, query) => previewProposal(scope(caller), query),
      applyProposal: (caller, input) => applyProposal(scope(caller), input),
      rollBackProposal: (caller, { id }) => rollBackProposal(scope(caller), id),
      closeProposal: (caller, input) => closeProposal(scope(caller), input),
    },
    forgetProject: (project) => forgetProject(db, project),
    exportOrganisation: (of) => exportOrganisation(db, of),
  };
}
