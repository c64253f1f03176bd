import type { Usage } from '@apex/contracts';
import type { AnswerInfo, StopReason } from '../../model-spec/answer.ts';
import type { WireError } from '../../model-spec/wire-error.ts';
import { writeUsage } from './usage.ts';

interface ResponseState {
  readonly id: string;
  readonly model: string;
  readonly created: number | null;
  readonly status: 'in_progress' | 'completed' | 'incomplete' | 'failed';
  readonly output: readonly object[];
  readonly usage: Usage | null;
  readonly stop?: StopReason;
  readonly error?: WireError;
}

const incomplete: Readonly<Partial<Record<StopReason, string>>> = {
  max_tokens: 'max_output_tokens',
  content_filter: 'content_filter',
};

export const statusOf = (stop: StopReason): 'completed' | 'incomplete' =>
  incomplete[stop] === undefined ? 'completed' : 'incomplete';

/** The `response` that an answer is and that the first and last events of a stream hold. */
export function responseObject(state: ResponseState, info: AnswerInfo): Record<string, unknown> {
  const { id, model, created, status, output, usage, stop, error } = state;
  const reason = stop === undefined ? undefined : incomplete[stop];
  return {
    id,
    object: 'response',
    created_at: created ?? info.created,
    status,
    background: false,
    error: error === undefined ? null : { code: error.code ?? 'server_error', message: error.message },
    incomplete_details: reason === undefined ? null : { reason },
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: null,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    truncation: 'disabled',
    usage: usage === null ? null : writeUsage(usage),
    user: null,
  };
}
