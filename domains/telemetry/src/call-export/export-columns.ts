/** Column of an export → how it is read. Every column of table `calls` that tells something of the call. */
const columns: Readonly<Record<string, string>> = {
  id: `replaceAll(toString(call_id), '-', '')`,
  at: 'at',
  import_id: 'import_id',
  source: 'source',
  provider: 'provider',
  model: 'model',
  model_served: 'model_served',
  operation: 'operation',
  tier: 'tier',
  status: 'status',
  error_type: 'error_type',
  finish_reason: 'finish_reason',
  streaming: 'streaming',
  has_usage: 'has_usage',
  input: 'input',
  cache_read: 'cache_read',
  cache_write_5m: 'cache_write_5m',
  cache_write_1h: 'cache_write_1h',
  output: 'output',
  reasoning: 'reasoning',
  audio_in: 'audio_in',
  audio_out: 'audio_out',
  image_in: 'image_in',
  image_out: 'image_out',
  cost_usd: 'cost',
  cost_input_usd: 'cost_input',
  cost_cache_read_usd: 'cost_cache_read',
  cost_cache_write_usd: 'cost_cache_write',
  cost_output_usd: 'cost_output',
  price_source: 'price_source',
  price_version: 'price_version',
  price_valid_from: 'price_valid_from',
  reported_cost_usd: 'reported_cost',
  latency_us: 'latency_us',
  ttft_us: 'ttft_us',
  project: 'project_label',
  branch: 'branch',
  application: 'application',
  feature: 'feature',
  environment: 'environment',
  agent: 'agent',
  user: 'user',
  session: 'session',
  task: 'task',
  tools: 'tools',
  prompt_hash: 'prompt_hash',
  trace_id: 'trace_id',
  span_id: 'span_id',
  response_id: 'response_id',
  tags: 'tags',
  improved_by: 'improved_by',
  cost_before_usd: 'cost_before',
  reports: 'reports',
  disagreement: 'disagreement',
  usage_from: 'usage_from',
  usage_convention: 'usage_convention',
};

/** Of table `calls`: how a row is told from others and found again, and what says that it is none. */
export const leftOut = [
  'organisation_id',
  'project_id',
  'call_id',
  'version',
  'day',
  'hour',
  'first_occurrence_id',
  'digest',
  'superseded',
  'superseded_by',
];

export const columnNames = Object.keys(columns);

/** Named as in the export; quoted, since an alias must not stand in for the column that a condition names. */
export const exportColumns = Object.entries(columns)
  .map(([name, sql]) => (name === sql ? name : `${sql} AS ${name}`))
  .join(', ');

export const exportedColumns = Object.values(columns);
