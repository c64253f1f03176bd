import { chatCompatible } from './chat-compatible.ts';

const mistralModel = /^(open-)?(mistral|ministral|codestral|devstral|magistral|pixtral|voxtral|mixtral)/;

/** Mistral is told by its own model names. */
export const mistral = chatCompatible({
  name: 'mistral',
  provider: 'mistral',
  detect: ({ model }) => mistralModel.test(model ?? ''),
});
