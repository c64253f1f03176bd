import { at } from '../wire/field.ts';
import type { Dialect, SpanRole, SpanView } from './dialect.ts';

const roles: Readonly<Record<string, SpanRole>> = {
  LLM: 'call',
  EMBEDDING: 'call',
  RERANKER: 'call',
  AGENT: 'aggregate',
  CHAIN: 'aggregate',
  TOOL: 'context',
  RETRIEVER: 'context',
  GUARDRAIL: 'context',
  EVALUATOR: 'context',
  PROMPT: 'context',
};

function role({ fields }: SpanView): SpanRole | undefined {
  const kind = roles[fields.text(at.span_kind).toUpperCase()];
  // Agents and chains repeat their children's tokens now and then; without tokens they are but a place.
  if (kind !== 'aggregate') return kind;
  return fields.has(at.input) || fields.has(at.output) ? 'aggregate' : 'context';
}

/** OpenInference: its own names, and tokens with the cached ones in the prompt. */
export const openInference: Dialect = {
  emitter: 'openinference',
  rank: 'instrumentation',
  scopes: [/openinference/],
  convention: () => 'inclusive',
  role,
  names: {
    span_kind: ['openinference.span.kind'],
    provider: ['llm.provider', 'llm.system'],
    model: ['llm.request.model_name', 'llm.model_name', 'embedding.model_name', 'reranker.model_name'],
    model_served: ['llm.response.model_name'],
    input: ['llm.token_count.prompt'],
    output: ['llm.token_count.completion'],
    total: ['llm.token_count.total'],
    cache_read: ['llm.token_count.prompt_details.cache_read'],
    cache_write: ['llm.token_count.prompt_details.cache_write'],
    reasoning: ['llm.token_count.completion_details.reasoning'],
    audio_in: ['llm.token_count.prompt_details.audio'],
    audio_out: ['llm.token_count.completion_details.audio'],
    cost: ['llm.cost.total'],
    finish_reason: ['llm.finish_reason'],
    reply_head: ['output.value'],
    agent: ['agent.name'],
    task: ['llm.prompt_template.name'],
    tags: ['tag.tags'],
    metadata: ['metadata'],
  },
  prefixes: [{ prefix: 'llm.output_messages.', use: 'tool', suffix: '.tool_call.function.name' }],
};
