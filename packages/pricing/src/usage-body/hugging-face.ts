import { chatCompatible } from './chat-compatible.ts';

/** Hugging Face routes to many hosts and its answers name none; models are repository names, with capitals. */
export const huggingFace = chatCompatible({
  name: 'huggingface',
  provider: null,
  detect: ({ model }) => /^[\w.-]+\/[\w.-]*[A-Z]/.test(model ?? ''),
});
