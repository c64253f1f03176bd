import { at } from '../wire/field.ts';
import type { Dialect, SpanRole, SpanView } from './dialect.ts';

function ownRole({ name, fields }: SpanView): SpanRole {
  if (name === 'claude_code.llm_request') return 'call';
  // An interaction calls itself `invoke_agent` and repeats nothing.
  if (name === 'claude_code.interaction') return 'context';
  return fields.has(at.session) ? 'context' : 'link';
}

/** Claude Code reports each call as a span and as a log event, and adds them up in metrics. */
export const claudeCode: Dialect = {
  emitter: 'claude-code',
  rank: 'self_report',
  scopes: [/^com\.anthropic\.claude_code/],
  convention: () => 'exclusive',
  provider: (told) => told || 'anthropic',
  replyIdIsRequestId: true,
  ownRole,
  ownNames: {
    model: ['model'],
    input: ['input_tokens'],
    output: ['output_tokens'],
    cache_read: ['cache_read_tokens'],
    cache_write: ['cache_creation_tokens'],
    cache_write_5m: ['cache_creation_5m_tokens'],
    cache_write_1h: ['cache_creation_1h_tokens'],
    cost: ['cost_usd'],
    request_id: ['request_id'],
    latency_ms: ['duration_ms'],
    ttft_ms: ['ttft_ms'],
    finish_reason: ['stop_reason'],
    error_type: ['error_type', 'error'],
    http_status: ['status_code'],
    speed: ['speed'],
    agent: ['agent.name'],
    task: ['prompt.id'],
    token_type: ['type'],
  },
};
