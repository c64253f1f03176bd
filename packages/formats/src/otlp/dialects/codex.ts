import { at } from '../wire/field.ts';
import type { Dialect, SpanRole, SpanView } from './dialect.ts';

/**
 * Codex traces its whole inside, hundreds of spans a turn. Of the 20 or so `handle_responses` of a call one has the
 * usage; the model stands on `run_sampling_request` above it, the conversation on `run_turn`.
 */
function ownRole({ name, fields }: SpanView): SpanRole {
  if (name === 'handle_responses') return fields.has(at.input) || fields.has(at.output) ? 'call' : 'link';
  if (name === 'session_task.turn') return 'aggregate';
  return name === 'run_sampling_request' || name === 'run_turn' || name === 'codex.turn_input' ? 'context' : 'link';
}

export const codex: Dialect = {
  emitter: 'codex',
  rank: 'self_report',
  scopes: [/^codex/],
  convention: () => 'inclusive',
  provider: (told) => told || 'openai',
  spanIsPartial: true,
  ownRole,
  ownNames: {
    operation_id: ['event.kind'],
    model: ['model', 'slug'],
    input: ['input_token_count', 'codex.turn.token_usage.input_tokens'],
    output: ['output_token_count', 'codex.turn.token_usage.output_tokens'],
    cache_read: ['cached_token_count', 'codex.turn.token_usage.cached_input_tokens'],
    cache_write: ['codex.turn.token_usage.cache_write_input_tokens'],
    reasoning: [
      'reasoning_token_count',
      'codex.usage.reasoning_output_tokens',
      'codex.turn.token_usage.reasoning_output_tokens',
    ],
    total: ['codex.usage.total_tokens', 'codex.turn.token_usage.total_tokens'],
    session: ['conversation.id', 'thread_id'],
    user: ['user.account_id'],
    latency_ms: ['duration_ms'],
    error_type: ['error.message'],
    token_type: ['token_type'],
  },
};
