import type { MapField } from './column-map.ts';

/** What a column's values must look like before its name is believed. */
export type ColumnShape = 'time' | 'number' | 'label' | 'any';

export interface Synonyms {
  readonly field: MapField;
  readonly shape: ColumnShape;
  readonly names: readonly string[];
}

/**
 * Names in use, likeliest first; spelling is compared without case and punctuation (`inputTokens` = `input_tokens`).
 * Order matters: an earlier field takes a column before a later one sees it.
 */
export const synonyms: readonly Synonyms[] = [
  {
    field: 'at',
    shape: 'time',
    names: (
      'at timestamp start_time started_at starting_at created_at createdat request_time requested_at event_time ' +
      'start_time_iso time ts datetime date_time date created start usage_date_utc timestamp_utc day'
    ).split(' '),
  },
  { field: 'end', shape: 'time', names: 'end_time ended_at completed_at finished_at'.split(' ') },
  { field: 'first_token_at', shape: 'time', names: 'completion_start_time first_token_at'.split(' ') },
  {
    field: 'cache_write_5m',
    shape: 'number',
    names: 'cache_write_5m cache_write_5m_tokens ephemeral_5m_input_tokens cache_creation_5m_input_tokens'.split(' '),
  },
  {
    field: 'cache_write_1h',
    shape: 'number',
    names: 'cache_write_1h cache_write_1h_tokens ephemeral_1h_input_tokens cache_creation_1h_input_tokens'.split(' '),
  },
  {
    field: 'cache_write',
    shape: 'number',
    names: (
      'cache_creation_input_tokens cache_write_input_tokens cache_write_tokens cache_creation_tokens cache_write ' +
      'cache_write_input_token_count input_cache_creation'
    ).split(' '),
  },
  {
    field: 'cache_read',
    shape: 'number',
    names: (
      'cache_read_input_tokens cache_read_tokens cached_tokens cached_input_tokens input_cached_tokens tokens_cached ' +
      'cache_read native_tokens_cached prompt_cached_tokens cached_prompt_tokens cached_content_token_count ' +
      'prompt_cache_hit_tokens cache_read_input_token_count input_cached_token_count'
    ).split(' '),
  },
  {
    field: 'reasoning',
    shape: 'number',
    names: (
      'reasoning_tokens reasoning_output_tokens thinking_tokens thoughts_token_count tokens_reasoning reasoning ' +
      'native_tokens_reasoning output_reasoning_tokens reasoning_token_count'
    ).split(' '),
  },
  {
    field: 'input_fresh',
    shape: 'number',
    names: 'uncached_input_tokens input_uncached_tokens fresh_input_tokens input_tokens_no_cache'.split(' '),
  },
  {
    field: 'audio_in',
    shape: 'number',
    names: 'audio_in input_audio_tokens audio_input_tokens prompt_audio_tokens'.split(' '),
  },
  {
    field: 'audio_out',
    shape: 'number',
    names: 'audio_out output_audio_tokens audio_output_tokens completion_audio_tokens'.split(' '),
  },
  { field: 'image_in', shape: 'number', names: 'image_in input_image_tokens image_input_tokens'.split(' ') },
  { field: 'image_out', shape: 'number', names: 'image_out output_image_tokens image_output_tokens'.split(' ') },
  {
    field: 'input',
    shape: 'number',
    names: (
      'input_tokens prompt_tokens native_tokens_prompt tokens_prompt tokens_in input_token_count prompt_token_count ' +
      'context_tokens request_tokens num_input_tokens num_prompt_tokens input_length input_len prompt_length ' +
      'prompt_len num_prefill_tokens tokens_input usage_input_tokens req_units input prompt'
    ).split(' '),
  },
  {
    field: 'output',
    shape: 'number',
    names: (
      'output_tokens completion_tokens native_tokens_completion tokens_completion tokens_out output_token_count ' +
      'completion_token_count candidates_token_count generated_tokens response_tokens num_output_tokens ' +
      'num_completion_tokens output_length output_len num_decode_tokens tokens_output usage_output_tokens res_units ' +
      'output completion'
    ).split(' '),
  },
  {
    field: 'total',
    shape: 'number',
    names: 'total_tokens tokens_total total_token_count total_units'.split(' '),
  },
  {
    field: 'cost',
    shape: 'number',
    names: (
      'cost_usd total_cost_usd total_cost cost_total cost spend response_cost reported_cost_usd calculated_total_cost ' +
      'amount_usd price_usd price amount_value usd'
    ).split(' '),
  },
  {
    field: 'latency_ms',
    shape: 'number',
    names: (
      'latency_ms duration_ms response_time_ms generation_time_ms elapsed_ms request_duration_ms total_latency_ms ' +
      'latency duration response_time elapsed_time elapsed generation_time'
    ).split(' '),
  },
  { field: 'latency_s', shape: 'number', names: 'latency_s latency_seconds duration_s duration_seconds'.split(' ') },
  {
    field: 'ttft_ms',
    shape: 'number',
    names: 'ttft_ms time_to_first_token_ms first_token_ms time_to_first_token ttft'.split(' '),
  },
  { field: 'ttft_s', shape: 'number', names: 'ttft_s time_to_first_token_s'.split(' ') },
  {
    field: 'requests',
    shape: 'number',
    names: 'num_model_requests num_requests request_count requests'.split(' '),
  },
  {
    field: 'id',
    shape: 'label',
    names: (
      'identity request_id generation_id call_id completion_id response_id message_id observation_id log_id event_id ' +
      'id uuid'
    ).split(' '),
  },
  { field: 'trace_id', shape: 'label', names: ['trace_id'] },
  { field: 'span_id', shape: 'label', names: ['span_id'] },
  {
    field: 'model',
    shape: 'label',
    names: (
      'model model_name model_id request_model gen_ai.request.model provided_model_name model_permaslug model_slug ' +
      'ai_model model_version model_group deployment engine'
    ).split(' '),
  },
  {
    field: 'model_served',
    shape: 'label',
    names: 'model_served response_model served_model gen_ai.response.model'.split(' '),
  },
  {
    field: 'provider',
    shape: 'label',
    names:
      'provider provider_name llm_provider custom_llm_provider gen_ai.provider.name gen_ai.system ai_org vendor'.split(
        ' ',
      ),
  },
  { field: 'operation', shape: 'label', names: ['operation', 'operation_name', 'gen_ai.operation.name'] },
  { field: 'tier', shape: 'label', names: ['service_tier', 'tier'] },
  { field: 'batch', shape: 'label', names: ['batch', 'is_batch'] },
  { field: 'status', shape: 'label', names: 'status status_code http_status response_status success'.split(' ') },
  { field: 'error_type', shape: 'label', names: 'error_type error_code error_class error error_message'.split(' ') },
  {
    field: 'finish_reason',
    shape: 'label',
    names: 'finish_reason finish_reason_normalized stop_reason native_finish_reason'.split(' '),
  },
  { field: 'streaming', shape: 'label', names: 'streaming streamed stream is_stream'.split(' ') },
  {
    field: 'user',
    shape: 'label',
    names: 'user_id user end_user external_user user_email username customer_id customer'.split(' '),
  },
  { field: 'session', shape: 'label', names: 'session_id session conversation_id thread_id chat_id'.split(' ') },
  {
    field: 'project',
    shape: 'label',
    names: 'project_label project_name project workspace workspace_name repository repo project_id workspace_id'.split(
      ' ',
    ),
  },
  { field: 'branch', shape: 'label', names: ['branch', 'git_branch'] },
  { field: 'application', shape: 'label', names: 'application app_name app service_name service'.split(' ') },
  { field: 'feature', shape: 'label', names: 'feature feature_name use_case trace_name'.split(' ') },
  { field: 'task', shape: 'label', names: ['task_id', 'task'] },
  { field: 'agent', shape: 'label', names: ['agent_name', 'agent', 'agent_id'] },
  { field: 'environment', shape: 'label', names: ['environment', 'env'] },
  { field: 'prompt_hash', shape: 'label', names: ['prompt_hash'] },
];

/** Columns that become tags under a shorter name, in any file that has them. */
export const tagSynonyms: Readonly<Record<string, readonly string[]>> = {
  key: ['api_key_name', 'api_key_alias', 'key_name', 'api_key_id'],
  team: ['team', 'team_id', 'team_alias'],
  tags: ['tags', 'request_tags', 'labels'],
};
