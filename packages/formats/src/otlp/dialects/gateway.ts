import type { Dialect } from './dialect.ts';

/** Our own gateway, which has seen the provider's answer itself. */
export const gateway: Dialect = {
  emitter: 'apex-gateway',
  rank: 'gateway',
  scopes: [/^netra-apex\.gateway$/],
  convention: () => 'inclusive',
  // Whoever writes spans by hand may label them like this too.
  names: { feature: ['apex.feature'], task: ['apex.task'], prompt_hash: ['apex.prompt_hash'] },
  prefixes: [{ prefix: 'apex.tag.', use: 'tag' }],
};
