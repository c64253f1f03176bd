import type { Call, Session } from '@apex/contracts';

type Kinds = NonNullable<Call['usage']> | Session['tokens'];

/** Everything a prompt held, cached or not. */
export function promptTokens(tokens: Kinds): number {
  const { input, cache_read, cache_write_5m, cache_write_1h } = tokens;
  const media = 'audio_in' in tokens ? tokens.audio_in + tokens.image_in : 0;
  return input + cache_read + cache_write_5m + cache_write_1h + media;
}
