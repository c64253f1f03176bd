import type { Dialect } from './dialect.ts';

/** Our own gateway, which has seen the provider's answer itself. */
export const gateway: Dialect = {
  emitter: 'apex-gateway',
  rank: 'gateway',
  scopes: [/^netra-apex\.gateway$/],
  convention: () => 'inclusive',
};
