import { ApexError, type ModelSimulation, type ProposedChange, type StoredProposal } from '@apex/contracts';
import { z } from 'zod';
import type { RecordProposals } from '../tools/record-proposals.ts';
import { valueAt } from '../tools/result-shelf.ts';
import type { Agent, AgentDesk } from './agent.ts';
import { type FoundWaste, proposeFindings } from './propose/findings.ts';
import { proposeForSessions, proposeLifetime } from './propose/lifetime.ts';
import { cheapestOf, nearestCheaper, proposeModel } from './propose/model.ts';
import {
  actionsOutputSchema,
  type DataOutput,
  dataOutputSchema,
  type OptimizationOutput,
  optimizationOutputSchema,
  type ProposedAction,
  type TriageOutput,
  triageOutputSchema,
} from './state.ts';

const inputSchema = z.object({
  triage: triageOutputSchema,
  data: dataOutputSchema,
  optimization: optimizationOutputSchema,
});

interface Measured {
  readonly triage: TriageOutput;
  readonly data: DataOutput;
  readonly optimization: OptimizationOutput;
}

const mostShown = 8;

/** Turns a measured saving into a change with its setting, verification, risk and undo; no saving, no proposal. */
export function createActions(tools: {
  readonly record_proposals: RecordProposals;
}): Agent<typeof inputSchema, typeof actionsOutputSchema> {
  return {
    name: 'actions',
    message: 'Turning savings into proposals',
    input: inputSchema,
    output: actionsOutputSchema,
    tools: ['calculate', 'record_proposals'],
    budget: { time_ms: 30_000 },
    async run(measured, desk) {
      const proposals = (await propose(measured, desk)).slice(0, mostShown);
      desk.think(
        proposals.length === 0
          ? 'No change of a setting would have saved money here, so none is proposed.'
          : 'Writing down what would have saved money, with how to verify and undo it.',
      );
      return { proposals: await kept(proposals, desk, tools.record_proposals) };
    },
  };
}

async function propose({ triage, data, optimization }: Measured, desk: AgentDesk): Promise<ProposedAction[]> {
  const valueOf = (name: string): { id: string; value: unknown } | null => {
    const found = [...data.datasets, ...optimization.datasets].find((dataset) => dataset.name === name);
    return found === undefined ? null : { id: found.result_id, value: desk.shelf.get(found.result_id)?.value };
  };
  switch (triage.parse.intent) {
    case 'prompt_cache_analysis':
    case 'lifetime_what_if':
      return proposeLifetime(optimization);
    case 'expensive_sessions':
      return proposeForSessions(optimization, desk);
    case 'model_what_if': {
      const names = ['what_if', ...data.datasets.map(({ name }) => name).filter((name) => name.startsWith('move:'))];
      return names.flatMap((name) => {
        const found = valueOf(name);
        if (found === null) return [];
        // The tool belt checked each result against the schema of its tool.
        const simulation = found.value as ModelSimulation;
        const at = name === 'what_if' ? cheapestOf(simulation) : nearestCheaper(simulation);
        return proposeModel(found.id, simulation, at);
      });
    }
    case 'reduce_cost':
    case 'errors_retries': {
      const [found, stored] = [valueOf('findings'), valueOf('proposals')];
      if (found === null || stored === null) return [];
      const { proposals } = stored.value as { readonly proposals: readonly StoredProposal[] };
      const kind = triage.parse.intent === 'errors_retries' ? 'retry_storm' : null;
      return proposeFindings(found.id, found.value as FoundWaste, proposals, kind);
    }
    default:
      return [];
  }
}

function changeOf(action: ProposedAction, saving: string): ProposedChange {
  const { key, title, setting, old_value, new_value, kind, basis, verify, risk, undo, quality_effect, policy } = action;
  const told = { key, title, setting, old_value, new_value, kind, basis, verify, risk, undo, quality_effect, policy };
  const range = { low_usd: saving, expected_usd: saving, high_usd: saving };
  return { ...told, saving: range, percent: null, evidence: [], finding_id: null };
}

/** Has the optimizer keep what it does not know of; an answer is given even where it cannot. */
async function kept(
  actions: readonly ProposedAction[],
  desk: AgentDesk,
  record_proposals: RecordProposals,
): Promise<ProposedAction[]> {
  const changes = actions.flatMap((action) => {
    const saving = valueAt(desk.shelf.get(action.saving.result_id)?.value, action.saving.path);
    return action.proposal_id === null && typeof saving === 'string' ? [changeOf(action, saving)] : [];
  });
  if (changes.length === 0) return [...actions];
  try {
    const { run_id } = desk.context;
    const { value } = await desk.tools.call(record_proposals, { run_id, proposals: changes });
    const ids = new Map(changes.map((change, at) => [change.key, value.proposals[at]?.id ?? null]));
    return actions.map((action) => ({ ...action, proposal_id: action.proposal_id ?? ids.get(action.key) ?? null }));
  } catch (error) {
    if (!ApexError.isInstance(error) || desk.context.signal.aborted) throw error;
    desk.think('The proposals could not be kept in the list; they are shown here all the same.');
    return [...actions];
  }
}
