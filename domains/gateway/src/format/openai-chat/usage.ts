import type { Usage } from '@apex/contracts';
import { answerTokens, promptTokens, totalTokens } from '@apex/tokens';

/** Everything is inside `prompt_tokens` and `completion_tokens`. There is one lifetime of cache writes. */
export function writeUsage(usage: Usage): object {
  return {
    prompt_tokens: promptTokens(usage),
    completion_tokens: answerTokens(usage),
    total_tokens: totalTokens(usage),
    prompt_tokens_details: {
      cached_tokens: usage.cache_read,
      cache_write_tokens: usage.cache_write_5m + usage.cache_write_1h,
      audio_tokens: usage.audio_in,
      ...(usage.image_in === 0 ? {} : { image_tokens: usage.image_in }),
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: usage.audio_out,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
      ...(usage.image_out === 0 ? {} : { image_tokens: usage.image_out }),
    },
  };
}
