import { emptyUsage } from '@apex/tokens';
import type { Usage } from '@apex/contracts';
import type { Counts } from './counts.ts';

/**
 * Usage as chat completions write it, by OpenAI and everyone compatible: `prompt_tokens` holds what was cached,
 * written, heard and seen; `completion_tokens` holds reasoning, except where the total shows that it does not (xAI).
 */
export function readChatUsage(counts: Counts): Usage {
  const prompt = counts.at('prompt_tokens');
  const cache_read = counts.firstOf(
    ['prompt_tokens_details', 'cached_tokens'],
    ['prompt_cache_hit_tokens'],
    ['cached_tokens'],
  );
  const cache_write = counts.at('prompt_tokens_details', 'cache_write_tokens');
  const media = splitMedia(counts, ['prompt_tokens_details'], prompt - cache_read - cache_write);
  const parts = cache_read + cache_write + media.audio + media.image;
  const { output, reasoning } = readCompletion(counts, prompt);
  const audio_out = counts.at('completion_tokens_details', 'audio_tokens');
  const image_out = counts.at('completion_tokens_details', 'image_tokens');
  noteUnbilled(counts);
  const text = counts.rest(output, audio_out + image_out, 'completion_tokens');
  return {
    ...emptyUsage(),
    input: counts.rest(prompt, parts, 'prompt_tokens'),
    cache_read,
    cache_write_5m: cache_write,
    audio_in: media.audio,
    image_in: media.image,
    output: text,
    reasoning: Math.min(reasoning, text),
    audio_out,
    image_out,
  };
}

function readCompletion(counts: Counts, prompt: number): { output: number; reasoning: number } {
  const completion = counts.at('completion_tokens');
  const reasoning = counts.firstOf(['completion_tokens_details', 'reasoning_tokens'], ['reasoning_tokens']);
  const total = counts.at('total_tokens');
  if (reasoning > 0 && total === prompt + completion + reasoning) {
    counts.note(`The total shows that completion_tokens leaves ${reasoning} reasoning tokens out; they were added.`);
    return { output: completion + reasoning, reasoning };
  }
  counts.checkTotal(total, prompt + completion);
  if (reasoning <= completion) return { output: completion, reasoning };
  counts.note(`reasoning_tokens is ${reasoning}, more than the ${completion} completion tokens that contain it.`);
  return { output: completion, reasoning: completion };
}

/** Audio and image tokens that are not cached ones: bodies do not say which of them were read from the cache. */
export function splitMedia(
  counts: Counts,
  details: readonly string[],
  uncached: number,
): { audio: number; image: number } {
  const audio = counts.at(...details, 'audio_tokens');
  const image = counts.at(...details, 'image_tokens');
  const room = Math.max(0, uncached);
  if (audio + image <= room) return { audio, image };
  counts.note(`${audio + image - room} of the audio and image tokens must have been read from the cache.`);
  const keptAudio = Math.min(audio, room);
  return { audio: keptAudio, image: Math.min(image, room - keptAudio) };
}

function noteUnbilled(counts: Counts): void {
  const video = counts.at('prompt_tokens_details', 'video_tokens');
  if (video > 0) counts.note(`${video} video tokens are counted as input.`);
  // The serving engine's own counter (vLLM), seen on Mistral: not what the provider discounts.
  const engineCached = counts.at('num_cached_tokens');
  if (engineCached > 0 && counts.at('prompt_tokens_details', 'cached_tokens') === 0) {
    counts.note(`num_cached_tokens is ${engineCached}, but no cached tokens are reported as billed; counted as input.`);
  }
}
