import type { AgentName } from '@apex/contracts';

/** What agents are called where people read. */
export const agentLabels: Readonly<Record<AgentName, string>> = {
  triage: 'Triage',
  data: 'Data',
  data_helper: 'Data helper',
  optimization: 'Optimization',
  actions: 'Actions',
  reporting: 'Reporting',
};

const toolLabels: Readonly<Record<string, string>> = {
  query_spend: 'Query of the records',
  list_values: 'Names in the data',
  explain_change: 'Explanation of a change',
  forecast_spend: 'Forecast',
  find_anomalies: 'Search for anomalies',
  simulate_prompt_cache: 'Replay of the prompt cache',
  simulate_model: 'Replay at other prices',
  trace_retries: 'Trace of retries',
  list_findings: 'List of findings',
  measure_findings: 'Search for waste',
  list_proposals: 'List of proposals',
  record_proposals: 'Record of proposals',
  session_growth: 'Growth of sessions',
  question_numbers: 'Numbers of the question',
  calculate: 'Calculation',
};

/** A tool in plain words; one that is newer than this page by its name. */
export function toolLabel(name: string): string {
  return toolLabels[name] ?? name.replaceAll('_', ' ');
}
