import type { CallSource, Observation } from '@apex/contracts';

/**
 * An observation with every optional field at its default. All parsers start from it and then set fields, which keeps
 * one object shape and makes a validating pass over every row unnecessary.
 */
export function newObservation(source: CallSource, identity: string, at: string): Observation {
  return {
    identity,
    source,
    at,
    provider: null,
    model: '',
    model_served: '',
    operation: 'chat',
    tier: 'standard',
    usage: null,
    reported_cost_usd: null,
    status: 'ok',
    error_type: '',
    finish_reason: '',
    streaming: null,
    latency_ms: null,
    ttft_ms: null,
    project_label: '',
    branch: '',
    application: '',
    feature: '',
    user: '',
    session: '',
    task: '',
    agent: '',
    environment: '',
    sequence: 0,
    tools: [],
    prompt_hash: '',
    prefix: null,
    trace_id: '',
    span_id: '',
    response_id: '',
    tags: {},
  };
}
