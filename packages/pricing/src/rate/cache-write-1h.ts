/**
 * Cache writes that live an hour, as a multiple of the fresh input price, where the catalogue has no price for them.
 * Anthropic: 2 × base input on every model, whoever serves it.
 * Source: https://platform.claude.com/docs/en/build-with-claude/prompt-caching#pricing
 */
export const cacheWriteOneHourRules: readonly { readonly models: RegExp; readonly times_input: bigint }[] = [
  { models: /claude/, times_input: 2n },
];
