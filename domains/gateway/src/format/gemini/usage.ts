import type { Usage } from '@apex/contracts';
import { promptTokens, totalTokens } from '@apex/tokens';

/** Thoughts stand beside the candidates. Cache writes have no count of their own: they are prompt. */
export function writeUsage(usage: Usage): object {
  const details = (audio: number, image: number): readonly object[] => [
    ...(audio === 0 ? [] : [{ modality: 'AUDIO', tokenCount: audio }]),
    ...(image === 0 ? [] : [{ modality: 'IMAGE', tokenCount: image }]),
  ];
  const sent = details(usage.audio_in, usage.image_in);
  const made = details(usage.audio_out, usage.image_out);
  return {
    promptTokenCount: promptTokens(usage),
    ...(usage.cache_read === 0 ? {} : { cachedContentTokenCount: usage.cache_read }),
    candidatesTokenCount: usage.output - usage.reasoning + usage.audio_out + usage.image_out,
    ...(usage.reasoning === 0 ? {} : { thoughtsTokenCount: usage.reasoning }),
    totalTokenCount: totalTokens(usage),
    ...(sent.length === 0 ? {} : { promptTokensDetails: sent }),
    ...(made.length === 0 ? {} : { candidatesTokensDetails: made }),
  };
}
