import type { Usage } from '@apex/contracts';

/** Fresh input alone is `input_tokens`; what was cached stands beside it. Media are tokens like others here. */
export function writeUsage(usage: Usage): Record<string, unknown> {
  return {
    input_tokens: usage.input + usage.audio_in + usage.image_in,
    cache_creation_input_tokens: usage.cache_write_5m + usage.cache_write_1h,
    cache_read_input_tokens: usage.cache_read,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cache_write_5m,
      ephemeral_1h_input_tokens: usage.cache_write_1h,
    },
    output_tokens: usage.output + usage.audio_out + usage.image_out,
    output_tokens_details: usage.reasoning === 0 ? null : { thinking_tokens: usage.reasoning },
    server_tool_use: null,
    service_tier: 'standard',
  };
}
