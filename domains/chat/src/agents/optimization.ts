import { z } from 'zod';
import { valueAt } from '../tools/result-shelf.ts';
import type { Agent, AgentDesk } from './agent.ts';
import { findSavings, type FindingScope, type FindingTools } from './improve/find-savings.ts';
import { replayCache, type ReplayTools } from './improve/replay-cache.ts';
import {
  dataOutputSchema,
  measuredParse,
  nothingToImprove,
  optimizationOutputSchema,
  type TriageOutput,
  triageOutputSchema,
} from './state.ts';

const inputSchema = z.object({ triage: triageOutputSchema, data: dataOutputSchema });

export type OptimizationTools = ReplayTools & FindingTools;

export function createOptimization(
  tools: OptimizationTools,
): Agent<typeof inputSchema, typeof optimizationOutputSchema> {
  return {
    name: 'optimization',
    message: 'Looking for what would be better',
    input: inputSchema,
    output: optimizationOutputSchema,
    tools: ['simulate_prompt_cache', 'list_findings', 'measure_findings', 'list_proposals', 'calculate'],
    budget: { time_ms: 270_000 },
    async run({ triage, data }, desk) {
      const parse = measuredParse(triage);
      switch (parse.intent) {
        case 'prompt_cache_analysis':
        case 'lifetime_what_if':
        case 'expensive_sessions':
          if (data.datasets.some((dataset) => dataset.name === 'main')) return replayCache(parse, data, desk, tools);
          break;
        case 'reduce_cost':
          return findSavings(scopeOf(triage, desk, tools));
        case 'errors_retries':
          return findSavings(scopeOf(triage, desk, tools), 'retry_storm');
        default:
      }
      desk.think('Nothing of this calls for another replay.');
      return nothingToImprove;
    },
  };
}

function scopeOf({ parse, coverage_result_id }: TriageOutput, desk: AgentDesk, tools: FindingTools): FindingScope {
  const coverage = coverage_result_id === null ? undefined : desk.shelf.get(coverage_result_id)?.value;
  const to = valueAt(coverage, ['to']);
  return { parse, desk, tools, last_call: typeof to === 'string' ? to : null };
}
