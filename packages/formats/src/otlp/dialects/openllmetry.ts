import { at } from '../wire/field.ts';
import type { Dialect, SpanRole, SpanView } from './dialect.ts';

function role({ fields }: SpanView): SpanRole | undefined {
  if (fields.has(at.request_type)) return 'call';
  const kind = fields.text(at.workflow_kind);
  if (kind === '') return undefined;
  return fields.has(at.input) || fields.has(at.output) ? 'aggregate' : 'context';
}

/** OpenLLMetry, in JavaScript `@traceloop/…`, in Python under OpenTelemetry's own prefix. */
export const openLlmetry: Dialect = {
  emitter: 'openllmetry',
  rank: 'instrumentation',
  scopes: [/^@traceloop\//, /^traceloop/, /^opentelemetry\.instrumentation\.[a-z_]+/],
  /** JavaScript hands Anthropic's fresh input on as it is; Python adds the cached tokens and tells the total. */
  convention: ({ scope }) => {
    if (scope === '@traceloop/instrumentation-anthropic') return 'exclusive';
    return /anthropic|bedrock/.test(scope) ? undefined : 'inclusive';
  },
  role,
  names: {
    workflow_kind: ['traceloop.span.kind'],
    request_type: ['llm.request.type'],
    total: ['llm.usage.total_tokens'],
    input: ['llm.usage.prompt_tokens'],
    output: ['llm.usage.completion_tokens'],
    cache_read: ['llm.usage.cache_read_input_tokens'],
    cache_write: ['llm.usage.cache_creation_input_tokens'],
    reasoning: ['llm.usage.reasoning_tokens'],
    streaming: ['llm.is_streaming'],
    finish_reason: ['llm.response.finish_reason', 'llm.response.stop_reason', 'gen_ai.completion.0.finish_reason'],
    user: ['llm.user', 'traceloop.association.properties.user_id', 'traceloop.association.properties.userId'],
    session: [
      'traceloop.association.properties.session_id',
      'traceloop.association.properties.sessionId',
      'traceloop.association.properties.conversation_id',
      'traceloop.association.properties.chat_id',
      'traceloop.association.properties.thread_id',
    ],
    feature: ['traceloop.workflow.name'],
    task: ['traceloop.prompt.key', 'traceloop.entity.name'],
  },
  prefixes: [
    { prefix: 'traceloop.association.properties.', use: 'tag' },
    { prefix: 'gen_ai.completion.', use: 'tool', suffix: '.name' },
  ],
};
