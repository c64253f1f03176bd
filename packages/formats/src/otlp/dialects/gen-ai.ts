import { at } from '../wire/field.ts';
import type { Dialect, SpanRole, SpanView } from './dialect.ts';

const calls = new Set(
  (
    'chat text_completion generate_content embeddings completion acompletion completions text_generation generate ' +
    'responses aresponses messages embedding embed aembedding rerank image_generation aimage_generation transcription ' +
    'atranscription speech aspeech audio vision image moderation'
  ).split(' '),
);
const aggregates = new Set(['invoke_agent', 'create_agent', 'invoke_workflow', 'agent_step', 'plan']);
const contexts = new Set([
  'execute_tool',
  'tool',
  'retrieval',
  'fetch_response',
  'framework',
  'agent',
  'workflow',
  'chain',
]);

function role({ fields }: SpanView): SpanRole | undefined {
  const operation = fields.text(at.operation).toLowerCase();
  if (calls.has(operation)) return 'call';
  if (aggregates.has(operation)) return 'aggregate';
  if (contexts.has(operation) || operation.includes('memory')) return 'context';
  return undefined;
}

/**
 * OpenTelemetry's conventions for generative AI, all generations: their names are what nearly every dialect speaks, and
 * a scope that nobody knows is read by them alone.
 */
export const genAi: Dialect = {
  emitter: 'opentelemetry',
  rank: 'instrumentation',
  scopes: [
    /^@opentelemetry\//,
    /^opentelemetry\.(util\.genai|instrumentation\.(openai_v2|openai_agents_v2|google_genai|genai))/,
  ],
  convention: () => 'inclusive',
  role,
  names: {
    event_name: ['event.name'],
    operation: ['gen_ai.operation.name'],
    provider: ['gen_ai.provider.name', 'gen_ai.system'],
    model: ['gen_ai.request.model'],
    model_served: ['gen_ai.response.model'],
    response_id: ['gen_ai.response.id'],
    request_id: [
      'anthropic.request.id',
      'openai.request.id',
      'gen_ai.response.request_id',
      'http.response.header.request-id',
      'http.response.header.x-request-id',
    ],
    input: ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'],
    output: ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
    total: ['gen_ai.usage.total_tokens'],
    cache_read: [
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'gen_ai.usage.cache_read_tokens',
      'gen_ai.usage.input_cached_tokens',
      'gen_ai.usage.cached_input_tokens',
      'gen_ai.usage.cached_tokens',
      'gen_ai.usage.prompt_tokens_details.cached_tokens',
    ],
    cache_write: [
      'gen_ai.usage.cache_write.input_tokens',
      'gen_ai.usage.cache_creation.input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
      'gen_ai.usage.cache_write_tokens',
      'gen_ai.usage.input_cache_creation',
    ],
    cache_write_5m: [
      'anthropic.usage.cache_creation.ephemeral_5m_input_tokens',
      'gen_ai.usage.cache_creation.ephemeral_5m_input_tokens',
      'gen_ai.usage.input_cache_creation_5m',
    ],
    cache_write_1h: [
      'anthropic.usage.cache_creation.ephemeral_1h_input_tokens',
      'gen_ai.usage.cache_creation.ephemeral_1h_input_tokens',
      'gen_ai.usage.input_cache_creation_1h',
    ],
    reasoning: [
      'gen_ai.usage.reasoning.output_tokens',
      'gen_ai.usage.reasoning_tokens',
      'gen_ai.usage.output_reasoning_tokens',
      'gen_ai.usage.completion_tokens_details.reasoning_tokens',
      'gen_ai.usage.experimental.reasoning_tokens',
    ],
    audio_in: ['gen_ai.usage.audio.input_tokens', 'gen_ai.usage.input_audio_tokens'],
    audio_out: ['gen_ai.usage.audio.output_tokens', 'gen_ai.usage.output_audio_tokens'],
    image_in: ['gen_ai.usage.image.input_tokens', 'gen_ai.usage.input_image_tokens'],
    image_out: ['gen_ai.usage.image.output_tokens', 'gen_ai.usage.output_image_tokens'],
    cost: ['gen_ai.usage.cost', 'gen_ai.usage.total_cost', 'gen_ai.cost.total_cost'],
    finish_reason: ['gen_ai.response.finish_reasons', 'gen_ai.response.finish_reason', 'anthropic.message.stop_reason'],
    streaming: ['gen_ai.request.stream', 'gen_ai.request.is_stream'],
    ttft_s: ['gen_ai.response.time_to_first_chunk', 'gen_ai.client.operation.time_to_first_chunk'],
    error_type: ['error.type'],
    http_status: ['http.response.status_code', 'http.status_code'],
    tier_served: [
      'openai.response.service_tier',
      'gen_ai.openai.response.service_tier',
      'anthropic.response.service_tier',
    ],
    tier_asked: ['openai.request.service_tier', 'gen_ai.openai.request.service_tier'],
    session: ['gen_ai.conversation.id', 'session.id'],
    user: ['user.id', 'enduser.id', 'gen_ai.request.user', 'user.email'],
    agent: ['gen_ai.agent.name'],
    feature: ['gen_ai.workflow.name'],
    task: ['gen_ai.prompt.name'],
    tool_name: ['gen_ai.tool.name'],
    token_type: ['gen_ai.token.type'],
    application: ['service.name'],
    environment: ['deployment.environment.name', 'deployment.environment'],
    project_label: ['openinference.project.name', 'vcs.repository.name'],
    branch: ['vcs.ref.head.name'],
  },
  prefixes: [{ prefix: 'team.', use: 'tag', isKept: true }],
};
