/** What users see a tool called. */
export const toolNames = [
  'query_spend',
  'list_values',
  'explain_change',
  'forecast_spend',
  'find_anomalies',
  'simulate_prompt_cache',
  'simulate_model',
  'trace_retries',
  'list_findings',
  'measure_findings',
  'list_proposals',
  'record_proposals',
  'session_growth',
  'question_numbers',
  'calculate',
] as const;
export type ToolName = (typeof toolNames)[number];
