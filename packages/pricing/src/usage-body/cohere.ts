import { emptyUsage } from '@apex/tokens';
import type { Flavour } from './flavour.ts';

/** Cohere chat and embeddings: what is billed is `billed_units`; `tokens` also holds what Cohere adds itself. */
export const cohere: Flavour = {
  name: 'cohere',
  detect: ({ usage }) => usage['billed_units'] !== undefined,
  read: (_parts, counts) => {
    const billed = counts.at('billed_units', 'input_tokens');
    const sent = counts.at('tokens', 'input_tokens');
    if (sent > billed) counts.note(`${sent} tokens were processed; Cohere bills ${billed} of them.`);
    return {
      usage: {
        ...emptyUsage(),
        input: billed,
        image_in: counts.at('billed_units', 'image_tokens'),
        output: counts.at('billed_units', 'output_tokens'),
      },
      provider: 'cohere',
    };
  },
};
