import type { TokenKind } from '@apex/contracts';

/**
 * What a cost is made of: the token kinds, and a fee per request where a provider has one. `reasoning` has a cost of
 * its own only where the provider prices it apart from output; else it is inside `output`.
 */
export type Component = TokenKind | 'request';

export const components: readonly Component[] = [
  'input',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'output',
  'reasoning',
  'audio_in',
  'audio_out',
  'image_in',
  'image_out',
  'request',
];
