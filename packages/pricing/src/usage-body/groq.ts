import { chatCompatible } from './chat-compatible.ts';

/** Groq adds the times it took, and `x_groq` on streams. */
export const groq = chatCompatible({
  name: 'groq',
  provider: 'groq',
  detect: ({ body, usage }) => usage['queue_time'] !== undefined || body['x_groq'] !== undefined,
});
