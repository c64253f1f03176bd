import type { Dialect } from './dialect.ts';

/** Anthropic's SDKs write a span a call themselves, in OpenTelemetry's names, with lifetimes of cache writes. */
export const anthropicSdk: Dialect = {
  emitter: 'anthropic-sdk',
  rank: 'sdk',
  scopes: [/^com\.anthropic\.sdk\b/],
  convention: () => 'inclusive',
  provider: (told) => told || 'anthropic',
};
