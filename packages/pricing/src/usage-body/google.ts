import { emptyUsage } from '@apex/tokens';
import type { Usage } from '@apex/contracts';
import type { Counts } from './counts.ts';
import type { Flavour } from './flavour.ts';
import { serviceTierOf } from './service-tier.ts';

type Modalities = ReadonlyMap<string, number>;

/** Gemini `usageMetadata`: prompt holds the cached part, tool prompts and thoughts stand beside prompt and candidates. */
export const google: Flavour = {
  name: 'google',
  detect: ({ usage }) => usage['promptTokenCount'] !== undefined || usage['totalTokenCount'] !== undefined,
  read: ({ usage }, counts) => {
    const tier = serviceTierOf(usage['serviceTier']) ?? serviceTierOf(usage['trafficType']);
    if (usage['trafficType'] === 'PROVISIONED_THROUGHPUT') {
      counts.note('Served from provisioned throughput, which is not billed by the token.');
    }
    return { usage: readUsage(counts), provider: 'google', ...(tier === undefined ? {} : { tier }) };
  },
};

function readUsage(counts: Counts): Usage {
  const prompt = counts.at('promptTokenCount') + counts.at('toolUsePromptTokenCount');
  const cache_read = counts.at('cachedContentTokenCount');
  const media = readInputMedia(counts, prompt - cache_read);
  const candidates = counts.firstOf(['candidatesTokenCount'], ['responseTokenCount']);
  const reasoning = counts.at('thoughtsTokenCount');
  const out = addMaps(modality(counts, 'candidatesTokensDetails'), modality(counts, 'responseTokensDetails'));
  const audio_out = out.get('AUDIO') ?? 0;
  const image_out = out.get('IMAGE') ?? 0;
  counts.checkTotal(counts.at('totalTokenCount'), prompt + candidates + reasoning);
  return {
    ...emptyUsage(),
    input: counts.rest(prompt, cache_read + media.audio + media.image, 'promptTokenCount'),
    cache_read,
    audio_in: media.audio,
    image_in: media.image,
    output: counts.rest(candidates, audio_out + image_out, 'candidatesTokenCount') + reasoning,
    reasoning,
    audio_out,
    image_out,
  };
}

/** Audio and images that were not read from the cache. Pages of a document are billed as images. */
function readInputMedia(counts: Counts, uncached: number): { audio: number; image: number } {
  const sent = addMaps(modality(counts, 'promptTokensDetails'), modality(counts, 'toolUsePromptTokensDetails'));
  const cached = modality(counts, 'cacheTokensDetails');
  const video = sent.get('VIDEO') ?? 0;
  if (video > 0) counts.note(`${video} video tokens are counted as input.`);
  const cachedAudio = cached.get('AUDIO') ?? 0;
  if (cachedAudio > 0) {
    counts.note(`${cachedAudio} cached audio tokens are counted as cache_read; some models price them higher.`);
  }
  const audio = Math.max(0, (sent.get('AUDIO') ?? 0) - cachedAudio);
  const image = Math.max(0, imageOf(sent) - imageOf(cached));
  const room = Math.max(0, uncached);
  return { audio: Math.min(audio, room), image: Math.min(image, room - Math.min(audio, room)) };
}

function imageOf(tokens: Modalities): number {
  return (tokens.get('IMAGE') ?? 0) + (tokens.get('DOCUMENT') ?? 0);
}

function modality(counts: Counts, key: string): Modalities {
  return counts.byModality([key], 'tokenCount');
}

function addMaps(left: Modalities, right: Modalities): Modalities {
  const sums = new Map(left);
  for (const [name, count] of right) sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
}
