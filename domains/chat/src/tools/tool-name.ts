/** What users see a tool called. */
export const toolNames = [
  'query_spend',
  'list_values',
  'simulate_prompt_cache',
  'session_growth',
  'calculate',
] as const;
export type ToolName = (typeof toolNames)[number];
