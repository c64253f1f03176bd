import { chatCompatible } from './chat-compatible.ts';

/** DeepSeek splits the prompt into cache hits and misses. */
export const deepseek = chatCompatible({
  name: 'deepseek',
  provider: 'deepseek',
  detect: ({ usage, model }) => usage['prompt_cache_hit_tokens'] !== undefined && !(model ?? '').includes('/'),
});
