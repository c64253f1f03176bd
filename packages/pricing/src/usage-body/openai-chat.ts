import { readChatUsage } from './chat-usage.ts';
import type { Flavour } from './flavour.ts';
import { serviceTierOf } from './service-tier.ts';

/** OpenAI chat completions and embeddings, and any API shaped like them; who served it is left to the model name. */
export const openaiChat: Flavour = {
  name: 'openai-chat',
  detect: ({ usage }) => usage['prompt_tokens'] !== undefined,
  read: ({ body, model }, counts) => {
    const tier = serviceTierOf(body['service_tier']);
    return {
      usage: readChatUsage(counts),
      provider: openaiModelProvider(model),
      ...(tier === undefined ? {} : { tier }),
    };
  },
};

/** `openai.gpt-5.5` is the name of an OpenAI model on Amazon Bedrock. */
export function openaiModelProvider(model: string | null): string | null {
  if (model === null) return null;
  if (/^(openai|anthropic|amazon|meta|mistral)\./.test(model)) return 'aws';
  return /^(gpt-(?!oss)|chatgpt|o[134](-|$)|text-embedding|omni-moderation|computer-use|codex-|whisper|ft:gpt)/.test(
    model,
  )
    ? 'openai'
    : null;
}
