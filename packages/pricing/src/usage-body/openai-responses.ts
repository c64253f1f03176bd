import { emptyUsage } from '@apex/tokens';
import type { Usage } from '@apex/contracts';
import { splitMedia } from './chat-usage.ts';
import type { Counts } from './counts.ts';
import type { Flavour } from './flavour.ts';
import { openaiModelProvider } from './openai-chat.ts';
import { isRecord } from './record.ts';
import { serviceTierOf } from './service-tier.ts';

/** OpenAI responses, images, realtime and transcription: `input_tokens` holds what was cached, written, heard, seen. */
export const openaiResponses: Flavour = {
  name: 'openai-responses',
  detect: ({ usage }) => usage['input_tokens'] !== undefined,
  read: ({ body, usage, model }, counts) => {
    const inputDetails = isRecord(usage['input_token_details']) ? 'input_token_details' : 'input_tokens_details';
    const outputDetails = isRecord(usage['output_token_details']) ? 'output_token_details' : 'output_tokens_details';
    const tier = serviceTierOf(body['service_tier']);
    return {
      usage: { ...readInput(counts, inputDetails), ...readOutput(counts, outputDetails) },
      provider: openaiModelProvider(model),
      ...(tier === undefined ? {} : { tier }),
    };
  },
};

function readInput(counts: Counts, details: string): Usage {
  const input = counts.at('input_tokens');
  const cache_read = counts.at(details, 'cached_tokens');
  const cache_write_5m = counts.at(details, 'cache_write_tokens');
  const media = splitMedia(counts, [details], input - cache_read - cache_write_5m);
  const parts = cache_read + cache_write_5m + media.audio + media.image;
  return {
    ...emptyUsage(),
    input: counts.rest(input, parts, 'input_tokens'),
    cache_read,
    cache_write_5m,
    audio_in: media.audio,
    image_in: media.image,
  };
}

function readOutput(counts: Counts, details: string): Pick<Usage, 'output' | 'reasoning' | 'audio_out' | 'image_out'> {
  const input = counts.at('input_tokens');
  const stated = counts.at('output_tokens');
  const reasoning = counts.at(details, 'reasoning_tokens');
  const total = counts.at('total_tokens');
  const apart = reasoning > 0 && total === input + stated + reasoning;
  if (apart)
    counts.note(`The total shows that output_tokens leaves ${reasoning} reasoning tokens out; they were added.`);
  else counts.checkTotal(total, input + stated);
  const output = apart ? stated + reasoning : stated;
  if (reasoning > output) counts.note(`reasoning_tokens is ${reasoning}, more than the ${output} output tokens.`);
  const audio_out = counts.at(details, 'audio_tokens');
  const image_out = counts.at(details, 'image_tokens');
  const text = counts.rest(output, audio_out + image_out, 'output_tokens');
  return {
    output: text,
    reasoning: Math.min(reasoning, text),
    audio_out,
    image_out,
  };
}
