import type { Usage } from '@apex/contracts';
import { answerTokens, promptTokens, totalTokens } from '@apex/tokens';

/** Everything is inside `input_tokens` and `output_tokens`. There is one lifetime of cache writes. */
export function writeUsage(usage: Usage): object {
  return {
    input_tokens: promptTokens(usage),
    input_tokens_details: {
      cached_tokens: usage.cache_read,
      cache_write_tokens: usage.cache_write_5m + usage.cache_write_1h,
      ...(usage.audio_in === 0 ? {} : { audio_tokens: usage.audio_in }),
      ...(usage.image_in === 0 ? {} : { image_tokens: usage.image_in }),
    },
    output_tokens: answerTokens(usage),
    output_tokens_details: {
      reasoning_tokens: usage.reasoning,
      ...(usage.audio_out === 0 ? {} : { audio_tokens: usage.audio_out }),
      ...(usage.image_out === 0 ? {} : { image_tokens: usage.image_out }),
    },
    total_tokens: totalTokens(usage),
  };
}
