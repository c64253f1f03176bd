import { readChatUsage } from './chat-usage.ts';
import type { BodyParts, Flavour } from './flavour.ts';
import { serviceTierOf } from './service-tier.ts';

interface ChatCompatible {
  readonly name: string;
  readonly provider: string | null;
  readonly detect: (parts: BodyParts) => boolean;
}

/** A provider that answers in the shape of chat completions and is told by a mark of its own. */
export function chatCompatible({ name, provider, detect }: ChatCompatible): Flavour {
  return {
    name,
    detect: (parts) => parts.usage['prompt_tokens'] !== undefined && detect(parts),
    read: ({ body }, counts) => {
      const tier = serviceTierOf(body['service_tier']);
      return { usage: readChatUsage(counts), provider, ...(tier === undefined ? {} : { tier }) };
    },
  };
}
