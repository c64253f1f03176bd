import type { Usage } from '@apex/contracts';

/** Every kind at 0, to be spread under the kinds that a flavour knows. */
export const noUsage: Usage = {
  input: 0,
  cache_read: 0,
  cache_write_5m: 0,
  cache_write_1h: 0,
  output: 0,
  reasoning: 0,
  audio_in: 0,
  audio_out: 0,
  image_in: 0,
  image_out: 0,
};
