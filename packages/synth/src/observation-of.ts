import type { ObservationInput } from '@apex/contracts';
import type { SynthCall } from './call-stream.ts';

/** `identity` names the call whatever its place in time. */
export function observationOf({ session, sequence, draft }: SynthCall): ObservationInput {
  const { archetype, feature } = session;
  const failed = draft.error_type !== '';
  const tags: Record<string, string> =
    session.tools_offered === 0
      ? {}
      : {
          tools_offered: String(session.tools_offered),
          tool_definition_tokens: String(session.tool_definition_tokens),
        };
  return {
    identity: `synth:${session.label}:${sequence}`,
    source: 'synth',
    at: new Date(draft.at_ms).toISOString(),
    provider: archetype.provider,
    model: draft.model,
    model_served: failed ? '' : draft.model,
    operation: 'chat',
    tier: archetype.tier,
    usage: draft.usage,
    status: failed ? 'error' : 'ok',
    error_type: draft.error_type,
    finish_reason: draft.finish_reason,
    streaming: archetype.streaming,
    latency_ms: draft.latency_ms,
    ttft_ms: draft.ttft_ms,
    project_label: session.project,
    application: archetype.application,
    feature: feature.name,
    user: session.user,
    session: session.label,
    agent: draft.agent,
    environment: 'production',
    sequence,
    tools: [...draft.tools],
    prompt_hash: draft.prompt_hash,
    prefix: draft.runs === null ? null : { scope: 'session', block_size: archetype.cache.block_size, runs: draft.runs },
    tags,
  };
}
