import type { AgentName } from '@apex/contracts';
import { actionsAgent } from '../agents/actions.ts';
import type { Agent } from '../agents/agent.ts';
import { dataHelperAgent } from '../agents/data-helper.ts';
import { createData } from '../agents/data.ts';
import { createOptimization } from '../agents/optimization.ts';
import { reportingAgent } from '../agents/reporting.ts';
import { createTriage } from '../agents/triage.ts';
import type { ChatPorts } from '../ports.ts';
import { listValuesTool } from '../tools/list-values.ts';
import { querySpendTool } from '../tools/query-spend.ts';
import { sessionGrowthTool } from '../tools/session-growth.ts';
import { simulatePromptCacheTool } from '../tools/simulate-prompt-cache.ts';

/** The agents of a brain, frozen and shared by all runs; they keep no state. */
export type AgentRegistry = Readonly<Record<AgentName, Agent>>;

/** The deterministic brain: plans and writes by rule, over the same tools as any other would. */
export function createBuiltinAgents(ports: ChatPorts): AgentRegistry {
  const query_spend = querySpendTool(ports);
  const simulate_prompt_cache = simulatePromptCacheTool(ports);
  const registry = {
    triage: createTriage({ query_spend, list_values: listValuesTool(ports) }),
    data_helper: dataHelperAgent,
    data: createData({ query_spend, session_growth: sessionGrowthTool(ports) }),
    optimization: createOptimization({ simulate_prompt_cache }),
    actions: actionsAgent,
    reporting: reportingAgent,
  };
  return Object.freeze(registry);
}
