import { at } from '../wire/field.ts';
import type { Dialect, SpanRole, SpanView } from './dialect.ts';

/** Pydantic AI. Its agent spans sum up the calls, by several names in the course of its versions. */
export const pydanticAi: Dialect = {
  emitter: 'pydantic-ai',
  rank: 'instrumentation',
  scopes: [/^pydantic[-_]ai/],
  convention: () => 'inclusive',
  ownRole: ({ name, fields }): SpanRole | undefined => {
    if (fields.has(at.tool_name) || /^running (\d+ )?tools?/.test(name)) return 'context';
    return /^(agent run|invoke_agent)\b|^\S+ run$/.test(name) ? 'aggregate' : undefined;
  },
  names: {
    cache_read: ['gen_ai.usage.details.cache_read_tokens', 'gen_ai.usage.details.cached_tokens'],
    cache_write: ['gen_ai.usage.details.cache_write_tokens'],
    reasoning: ['gen_ai.usage.details.reasoning_tokens', 'gen_ai.usage.details.thoughts_tokens'],
    audio_in: ['gen_ai.usage.details.input_audio_tokens'],
    audio_out: ['gen_ai.usage.details.output_audio_tokens'],
    cost: ['operation.cost'],
  },
  ownNames: { agent: ['agent_name'], tool_name: ['tool_name'] },
};

/** Logfire's own instrumentation of the providers' SDKs. */
export const logfire: Dialect = {
  emitter: 'logfire',
  rank: 'instrumentation',
  scopes: [/^logfire/],
  names: { tags: ['logfire.tags'] },
};

/** OpenLIT: tells the provider's own counts, which are exclusive for Anthropic alone. */
export const openLit: Dialect = {
  emitter: 'openlit',
  rank: 'instrumentation',
  scopes: [/^openlit/],
  names: {
    application: ['gen_ai.application_name'],
    environment: ['gen_ai.environment'],
    ttft_s: ['gen_ai.server.time_to_first_token', 'gen_ai.server.ttft'],
  },
};

export const semanticKernel: Dialect = {
  emitter: 'semantic-kernel',
  rank: 'instrumentation',
  scopes: [/^Microsoft\.(SemanticKernel|Extensions\.AI|Agents\.AI)/, /^Experimental\.Microsoft\./, /^semantic_kernel/],
  convention: () => 'inclusive',
};

/** Genkit writes what a model answered, usage included, as one JSON text. */
export const genkit: Dialect = {
  emitter: 'genkit',
  rank: 'instrumentation',
  scopes: [/^genkit/],
  convention: () => 'inclusive',
  ownRole: ({ fields }): SpanRole => {
    const kind = fields.text(at.span_kind);
    if (kind === 'model' || kind === 'embedder') return 'call';
    return kind === 'flow' || kind === 'prompt' || kind === 'tool' || kind === 'retriever' ? 'context' : 'link';
  },
  ownNames: {
    span_kind: ['genkit:metadata:subtype'],
    model: ['genkit:name'],
    reply: ['genkit:output'],
    session: ['genkit:sessionId'],
    feature: ['genkit:metadata:flow:name'],
  },
};

/** LangSmith's exporter: runs of LangChain and of whatever it wraps, the kind of run beside OpenTelemetry's names. */
export const langSmith: Dialect = {
  emitter: 'langsmith',
  rank: 'instrumentation',
  scopes: [/^langsmith/],
  role: ({ fields }): SpanRole | undefined => {
    const kind = fields.text(at.run_kind).toLowerCase();
    if (kind === '') return undefined;
    if (kind === 'llm' || kind === 'embedding') return 'call';
    return fields.has(at.input) || fields.has(at.output) ? 'aggregate' : 'context';
  },
  names: {
    run_kind: ['langsmith.span.kind'],
    session: ['langsmith.metadata.session_id', 'langsmith.metadata.thread_id', 'langsmith.metadata.conversation_id'],
    user: ['langsmith.metadata.user_id'],
    tags: ['langsmith.span.tags'],
  },
};

/** LiteLLM's callback. Under a request it may write the raw one once more. */
export const liteLlm: Dialect = {
  emitter: 'litellm',
  rank: 'self_report',
  scopes: [/^litellm/],
  convention: () => 'inclusive',
  ownRole: ({ name }): SpanRole | undefined => (name === 'raw_gen_ai_request' ? 'link' : undefined),
  ownNames: {
    user: ['metadata.user_api_key_user_id', 'metadata.user_api_key_end_user_id'],
    session: ['metadata.session_id', 'metadata.trace_id'],
    cost: ['metadata.response_cost'],
  },
  prefixes: [{ prefix: 'metadata.user_api_key_team_', use: 'tag', isKept: true }],
};

/** Google's Agent Development Kit. Gemini counts thoughts beside the answer; the total tells. */
export const googleAdk: Dialect = {
  emitter: 'google-adk',
  rank: 'instrumentation',
  scopes: [/^gcp\.vertex\.agent/, /^google[._]adk/],
  convention: () => 'inclusive',
  /** It names itself as the system of any model; LiteLLM's names of models begin with their provider. */
  provider: (_told, model) =>
    /gemini|^$/.test(model) ? 'google' : model.includes('/') ? (model.split('/')[0] ?? '') : '',
  ownRole: ({ name }: SpanView): SpanRole | undefined => {
    if (name === 'invocation' || name.startsWith('agent_run')) return 'aggregate';
    return name.startsWith('execute_tool') ? 'context' : undefined;
  },
  names: { session: ['gcp.vertex.agent.session_id'] },
};

/** Spring AI by Micrometer: clients and advisors wrap the model's own observation. */
export const springAi: Dialect = {
  emitter: 'spring-ai',
  rank: 'instrumentation',
  scopes: [/^org\.springframework/, /^io\.micrometer/],
  convention: () => 'inclusive',
  role: ({ fields }): SpanRole | undefined => (fields.has(at.framework_kind) ? 'context' : undefined),
  names: { framework_kind: ['spring.ai.kind'] },
};

/** A scope nobody told us of that speaks OpenTelemetry's names. */
export const unknown: Dialect = { emitter: 'unknown', rank: 'instrumentation', scopes: [] };
