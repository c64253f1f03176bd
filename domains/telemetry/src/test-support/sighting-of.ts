import type { Usage } from '@apex/contracts';
import type { Sighting, SightingRank, SightingRole } from '@apex/formats';

export interface AboutSighting {
  readonly trace?: string;
  readonly parent?: string;
  readonly signal?: Sighting['signal'];
  readonly role?: SightingRole;
  readonly rank?: SightingRank;
  readonly emitter?: string;
  readonly response_id?: string;
  readonly request_id?: string;
  readonly session?: string;
  readonly user?: string;
  readonly model?: string;
  readonly status?: 'ok' | 'error';
  readonly usage?: Usage | null;
  readonly ended_at_ms?: number;
  readonly at?: string;
}

/** A report of a call by its span, for tests; what is not told is as an emitter without it leaves it. */
export function sightingOf(span_id: string, about: AboutSighting = {}): Sighting {
  const { trace = 't1', signal = 'traces', emitter = 'unknown', usage = null, ended_at_ms = 1_000 } = about;
  const key = signal === 'traces' ? `span:${trace}:${span_id}` : `log:${trace}:${span_id}:${emitter}:${ended_at_ms}`;
  return {
    key,
    signal,
    role: about.role ?? 'call',
    rank: about.rank ?? 'instrumentation',
    emitter,
    scope: emitter,
    scope_version: '1.0.0',
    service: 'checkout',
    parent_span_id: about.parent ?? '',
    request_id: about.request_id ?? '',
    ended_at_ms,
    convention: usage === null ? 'none' : 'inclusive',
    reported_input: usage?.input ?? null,
    reported_output: usage?.output ?? null,
    observation: {
      identity: key,
      source: 'otlp',
      at: about.at ?? new Date(Date.UTC(2026, 2, 1) + ended_at_ms - 900).toISOString(),
      provider: 'anthropic',
      model: about.model ?? 'claude-sonnet-4-5',
      model_served: '',
      operation: 'chat',
      tier: 'standard',
      usage,
      reported_cost_usd: null,
      status: about.status ?? 'ok',
      error_type: '',
      finish_reason: '',
      streaming: null,
      latency_ms: 900,
      ttft_ms: null,
      project_label: '',
      branch: '',
      application: 'checkout',
      feature: '',
      user: about.user ?? '',
      session: about.session ?? '',
      sequence: 0,
      task: '',
      agent: '',
      environment: '',
      tools: [],
      prompt_hash: '',
      prefix: null,
      trace_id: trace,
      span_id,
      response_id: about.response_id ?? '',
      tags: {},
    },
  };
}
