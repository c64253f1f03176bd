import type { AgentName } from '@apex/contracts';
import { createActions } from '../agents/actions.ts';
import type { Agent } from '../agents/agent.ts';
import { dataHelperAgent } from '../agents/data-helper.ts';
import { createData } from '../agents/data.ts';
import { createOptimization } from '../agents/optimization.ts';
import { reportingAgent } from '../agents/reporting.ts';
import { createTriage } from '../agents/triage.ts';
import type { ChatPorts } from '../ports.ts';
import { explainChangeTool } from '../tools/explain-change.ts';
import { findAnomaliesTool } from '../tools/find-anomalies.ts';
import { forecastSpendTool } from '../tools/forecast-spend.ts';
import { listFindingsTool } from '../tools/list-findings.ts';
import { listProposalsTool } from '../tools/list-proposals.ts';
import { listValuesTool } from '../tools/list-values.ts';
import { measureFindingsTool } from '../tools/measure-findings.ts';
import { querySpendTool } from '../tools/query-spend.ts';
import { recordProposalsTool } from '../tools/record-proposals.ts';
import { sessionGrowthTool } from '../tools/session-growth.ts';
import { simulateModelTool } from '../tools/simulate-model.ts';
import { simulatePromptCacheTool } from '../tools/simulate-prompt-cache.ts';
import { traceRetriesTool } from '../tools/trace-retries.ts';

/** The agents of a brain, frozen and shared by all runs; they keep no state. */
export type AgentRegistry = Readonly<Record<AgentName, Agent>>;

/** The deterministic brain: plans and writes by rule, over the same tools as any other would. */
export function createBuiltinAgents(ports: ChatPorts): AgentRegistry {
  const query_spend = querySpendTool(ports);
  const list_findings = listFindingsTool(ports);
  const registry = {
    triage: createTriage({ query_spend, list_values: listValuesTool(ports) }),
    data_helper: dataHelperAgent,
    data: createData({
      query_spend,
      session_growth: sessionGrowthTool(ports),
      explain_change: explainChangeTool(ports),
      forecast_spend: forecastSpendTool(ports),
      find_anomalies: findAnomaliesTool(ports),
      simulate_model: simulateModelTool(ports),
      trace_retries: traceRetriesTool(ports),
      list_findings,
    }),
    optimization: createOptimization({
      simulate_prompt_cache: simulatePromptCacheTool(ports),
      list_findings,
      measure_findings: measureFindingsTool(ports),
      list_proposals: listProposalsTool(ports),
    }),
    actions: createActions({ record_proposals: recordProposalsTool(ports) }),
    reporting: reportingAgent,
  };
  return Object.freeze(registry);
}
