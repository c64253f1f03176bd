import type { Usage } from '@apex/contracts';

/**
 * The same call had its prompt not held the tool definitions. They stand at the front of a prompt, so they are the
 * first tokens that were read from the cache, else the first that were written to it, else fresh input.
 */
export function withoutDefinitions(usage: Usage, definitions: number): Usage {
  const lean = { ...usage };
  let left = definitions;
  for (const kind of ['cache_read', 'cache_write_1h', 'cache_write_5m', 'input'] as const) {
    const taken = Math.min(left, lean[kind]);
    lean[kind] -= taken;
    left -= taken;
  }
  return lean;
}
