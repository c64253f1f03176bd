import type { ColumnMap, MapField } from './column-map.ts';

/** Whether cached tokens are counted inside the input column. */
export type CachedTokens = 'inside' | 'outside' | 'undecided';

export interface Preset {
  readonly name: string;
  /** Columns that only this layout has together. */
  readonly when: readonly string[];
  /** Field → columns that may hold it, first present wins. */
  readonly map: Readonly<Partial<Record<MapField | `tag.${string}`, readonly string[]>>>;
  readonly cached: CachedTokens;
  readonly provider?: string;
  /** Rows of other kinds are no calls. */
  readonly only?: { readonly column: string; readonly values: readonly string[] };
}

/** A preset or a guess resolved against the columns of one file. */
export interface Mapping {
  readonly map: ColumnMap;
  /** Empty when the names alone were followed. */
  readonly preset: string;
  readonly cached: CachedTokens;
  readonly provider: string | null;
  readonly only: Preset['only'] | undefined;
  /** Fields without which no row can be read: `at`, or `input` for any count at all. */
  readonly missing: readonly MapField[];
}

/** Layouts of exports, by the column names of their documentation; the more particular before the more general. */
export const presets: readonly Preset[] = [
  {
    name: 'apex',
    when: ['identity', 'at', 'usage.input', 'usage.cache_write_5m'],
    map: {
      id: ['identity'],
      input_fresh: ['usage.input'],
      output: ['usage.output'],
      reasoning: ['usage.reasoning'],
      cache_read: ['usage.cache_read'],
      cache_write_5m: ['usage.cache_write_5m'],
      cache_write_1h: ['usage.cache_write_1h'],
      audio_in: ['usage.audio_in'],
      audio_out: ['usage.audio_out'],
      image_in: ['usage.image_in'],
      image_out: ['usage.image_out'],
    },
    cached: 'outside',
  },
  {
    name: 'apex-table',
    when: ['at', 'input', 'cache_write_5m', 'cache_write_1h'],
    map: { input_fresh: ['input'] },
    cached: 'outside',
  },
  {
    name: 'azure-llm-trace',
    when: ['timestamp', 'context_tokens', 'generated_tokens'],
    map: { at: ['timestamp'], input: ['context_tokens'], output: ['generated_tokens'] },
    cached: 'undecided',
  },
  {
    name: 'openai-usage',
    when: ['num_model_requests', 'input_tokens', 'output_tokens', 'input_cached_tokens'],
    map: { at: ['start_time', 'start_time_iso'], tier: [], 'tag.key': ['api_key_id'] },
    cached: 'inside',
    provider: 'openai',
  },
  {
    name: 'openai-cost',
    when: ['amount_value', 'amount_currency'],
    map: { at: ['start_time', 'start_time_iso'], cost: ['amount_value'], feature: ['line_item'] },
    cached: 'inside',
    provider: 'openai',
  },
  {
    name: 'openai-cost',
    when: ['amount.value', 'amount.currency'],
    map: { at: ['start_time'], cost: ['amount.value'], feature: ['line_item'] },
    cached: 'inside',
    provider: 'openai',
  },
  {
    name: 'anthropic-usage',
    when: ['usage_date_utc', 'usage_input_tokens_no_cache', 'usage_output_tokens'],
    map: {
      at: ['usage_date_utc'],
      model: ['model_version', 'model'],
      input_fresh: ['usage_input_tokens_no_cache'],
      cache_read: ['usage_input_tokens_cache_read'],
      cache_write_5m: ['usage_input_tokens_cache_write_5m'],
      cache_write_1h: ['usage_input_tokens_cache_write_1h'],
      output: ['usage_output_tokens'],
      tier: ['usage_type'],
      project: ['workspace'],
      'tag.key': ['api_key'],
      'tag.speed': ['speed'],
      'tag.inference_geo': ['inference_geo'],
      'tag.web_search_requests': ['web_search_count'],
    },
    cached: 'outside',
    provider: 'anthropic',
  },
  {
    name: 'anthropic-usage-report',
    when: ['uncached_input_tokens', 'cache_read_input_tokens', 'output_tokens'],
    map: {
      at: ['starting_at'],
      end: [],
      project: ['workspace_id'],
      'tag.key': ['api_key_id'],
      'tag.web_search_requests': ['server_tool_use.web_search_requests'],
    },
    cached: 'outside',
    provider: 'anthropic',
  },
  {
    name: 'anthropic-cost',
    when: ['usage_date_utc', 'cost_usd', 'token_type'],
    map: {
      at: ['usage_date_utc'],
      cost: ['cost_usd'],
      feature: ['token_type'],
      project: ['workspace'],
      'tag.key': ['api_key'],
    },
    cached: 'outside',
    provider: 'anthropic',
  },
  {
    name: 'litellm',
    when: ['request_id', 'call_type', 'spend', 'prompt_tokens'],
    map: {
      id: ['request_id'],
      at: ['startTime'],
      end: ['endTime'],
      first_token_at: ['completionStartTime'],
      cost: ['spend'],
      provider: ['custom_llm_provider'],
      user: ['end_user', 'user'],
      cache_hit: ['cache_hit'],
      cache_read: [
        'cache_read_input_tokens',
        'metadata.usage_object.cache_read_input_tokens',
        'metadata.usage_object.prompt_tokens_details.cached_tokens',
        'metadata.additional_usage_values.cache_read_input_tokens',
      ],
      cache_write: [
        'cache_creation_input_tokens',
        'metadata.usage_object.cache_creation_input_tokens',
        'metadata.additional_usage_values.cache_creation_input_tokens',
      ],
      reasoning: ['metadata.usage_object.completion_tokens_details.reasoning_tokens'],
      'tag.team': ['team_id'],
      'tag.tags': ['request_tags'],
    },
    cached: 'inside',
  },
  {
    name: 'langfuse',
    when: ['trace_id', 'type', 'start_time', 'usage_details.input'],
    map: {
      id: ['id'],
      at: ['start_time'],
      model: ['provided_model_name', 'model'],
      input: ['usage_details.input'],
      output: ['usage_details.output'],
      total: ['usage_details.total'],
      cache_read: [
        'usage_details.cache_read_input_tokens',
        'usage_details.input_cached_tokens',
        'usage_details.input_cache_read',
      ],
      cache_write: ['usage_details.cache_creation_input_tokens', 'usage_details.input_cache_creation'],
      reasoning: ['usage_details.output_reasoning_tokens', 'usage_details.output_reasoning'],
      cost: ['cost_details.total', 'total_cost', 'calculated_total_cost'],
      latency_s: ['latency'],
      ttft_s: ['time_to_first_token'],
      feature: ['trace_name', 'name'],
      error_type: [],
    },
    cached: 'outside',
    only: { column: 'type', values: ['GENERATION', 'EMBEDDING'] },
  },
  {
    name: 'langfuse',
    when: ['trace_id', 'type', 'start_time', 'input_tokens', 'output_tokens', 'total_cost'],
    map: {
      id: ['id'],
      at: ['start_time'],
      cost: ['total_cost'],
      latency_s: ['latency'],
      ttft_s: ['time_to_first_token'],
      feature: ['trace_name', 'name'],
    },
    cached: 'outside',
    only: { column: 'type', values: ['GENERATION', 'EMBEDDING'] },
  },
  {
    name: 'openrouter',
    when: ['generation_id', 'tokens_prompt', 'tokens_completion', 'cost_total'],
    map: {
      id: ['generation_id'],
      model: ['model_permaslug', 'model'],
      input: ['native_tokens_prompt', 'tokens_prompt'],
      output: ['native_tokens_completion', 'tokens_completion'],
      reasoning: ['native_tokens_reasoning', 'tokens_reasoning'],
      cache_read: ['native_tokens_cached', 'tokens_cached'],
      cost: ['cost_total'],
      finish_reason: ['finish_reason_normalized'],
      latency_ms: ['generation_time_ms'],
      application: ['app_name'],
      provider: [],
      'tag.upstream_provider': ['provider_name'],
      'tag.key': ['api_key_name'],
    },
    cached: 'inside',
    provider: 'openrouter',
  },
  {
    name: 'openrouter-activity',
    when: ['model_permaslug', 'endpoint_id', 'usage', 'requests', 'prompt_tokens'],
    map: {
      at: ['date'],
      model: ['model_permaslug'],
      cost: ['usage'],
      provider: [],
      'tag.upstream_provider': ['provider_name'],
    },
    cached: 'inside',
    provider: 'openrouter',
  },
  {
    name: 'bedrock-invocations',
    when: ['model_id', 'request_id', 'input.input_token_count', 'output.output_token_count'],
    map: {
      at: ['timestamp'],
      id: ['request_id'],
      model: ['model_id'],
      input_fresh: ['input.input_token_count'],
      output: ['output.output_token_count'],
      cache_read: ['input.cache_read_input_token_count'],
      cache_write: ['input.cache_write_input_token_count'],
      user: ['identity.arn'],
    },
    cached: 'outside',
    provider: 'aws.bedrock',
  },
  {
    name: 'helicone',
    when: ['request_created_at', 'request_id', 'prompt_tokens', 'completion_tokens'],
    map: {
      at: ['request_created_at'],
      id: ['request_id'],
      model: ['request_model', 'model'],
      latency_ms: ['delay_ms', 'latency'],
    },
    cached: 'inside',
  },
];
