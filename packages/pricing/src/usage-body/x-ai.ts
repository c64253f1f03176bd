import { chatCompatible } from './chat-compatible.ts';

/** xAI's chat leaves reasoning out of completion tokens; the shared reader sees it in the total. */
export const xAi = chatCompatible({
  name: 'x-ai',
  provider: 'x-ai',
  detect: ({ model }) => (model ?? '').startsWith('grok'),
});
