import type { ServiceTier } from '@apex/contracts';

/** `multiplier` is an exact fraction of the standard price. */
export interface ServiceTierRule {
  readonly provider: string;
  readonly tier: Exclude<ServiceTier, 'standard'>;
  /** Against the catalogue's model id; the first rule that matches holds. */
  readonly models: RegExp;
  readonly multiplier: readonly [numerator: bigint, denominator: bigint];
  /** `standard`: cache reads keep their standard price, because the provider does not stack the two discounts. */
  readonly cache_read: 'multiplied' | 'standard';
  /** Said whenever the call read from a cache and what the provider then bills is not published. */
  readonly cache_read_note?: string;
  /** The tier is not sold for prompts beyond the first context tier. */
  readonly short_context_only?: boolean;
  readonly source: string;
}

const half = [1n, 2n] as const;
const any = /./;
const openaiPricing = 'https://developers.openai.com/api/docs/pricing';
const openaiPriority = `${openaiPricing} (Priority); LiteLLM model_prices_and_context_window.json, *_priority`;
const geminiOptimization = 'https://ai.google.dev/gemini-api/docs/optimization';

/**
 * What providers charge outside their standard tier. A provider, tier and model that is not listed has no known price:
 * the cost is then unknown, never guessed. Anthropic sells its priority tier as committed capacity, without a price per
 * token; Google's and Amazon's other premiums differ by model and are not in the catalogue.
 */
export const serviceTierRules: readonly ServiceTierRule[] = [
  {
    provider: 'openai',
    tier: 'batch',
    models: /^gpt-[5-9]/,
    multiplier: half,
    cache_read: 'multiplied',
    source: openaiPricing,
  },
  {
    provider: 'openai',
    tier: 'batch',
    models: any,
    multiplier: half,
    cache_read: 'multiplied',
    cache_read_note:
      'OpenAI lists no cached price for this model in batch; half of its standard cached price was used.',
    source: openaiPricing,
  },
  {
    provider: 'openai',
    tier: 'flex',
    models: /^(gpt-[5-9]|o3$|o4-mini$)/,
    multiplier: half,
    cache_read: 'multiplied',
    source: 'https://developers.openai.com/api/docs/guides/flex-processing',
  },
  ...priorityRules([
    [/^gpt-5-mini$/, [9n, 5n]],
    [/^gpt-5(\.[1245])?$|^gpt-5\.3-codex$|^gpt-5\.4-mini$/, [2n, 1n]],
    [/^gpt-4\.1(-mini)?$/, [7n, 4n]],
    [/^gpt-4\.1-nano$/, [2n, 1n]],
    [/^gpt-4o$/, [17n, 10n]],
    [/^gpt-4o-2024-05-13$/, [7n, 4n]],
    [/^gpt-4o-mini$/, [5n, 3n]],
    [/^o3$/, [7n, 4n]],
    [/^o4-mini$/, [20n, 11n]],
  ]),
  {
    provider: 'anthropic',
    tier: 'batch',
    models: any,
    multiplier: half,
    cache_read: 'multiplied',
    source: 'https://platform.claude.com/docs/en/build-with-claude/batch-processing#pricing',
  },
  {
    provider: 'google',
    tier: 'batch',
    models: /^claude/,
    multiplier: half,
    cache_read: 'multiplied',
    source: 'https://cloud.google.com/vertex-ai/generative-ai/pricing#claude-models',
  },
  {
    provider: 'google',
    tier: 'batch',
    models: any,
    multiplier: half,
    cache_read: 'standard',
    cache_read_note: 'Google does not stack the batch discount on cache reads; they keep their standard price.',
    source: `${geminiOptimization}; https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/batch-prediction-gemini`,
  },
  {
    provider: 'google',
    tier: 'flex',
    models: /^gemini/,
    multiplier: half,
    cache_read: 'standard',
    cache_read_note: 'Google publishes no flex price for cache reads; they keep their standard price.',
    source: geminiOptimization,
  },
  {
    provider: 'google',
    tier: 'priority',
    models: /^gemini-3\.[78]-flash/,
    multiplier: [9n, 5n],
    cache_read: 'multiplied',
    source: "genai-prices' comments on these models, from https://ai.google.dev/gemini-api/docs/pricing",
  },
  {
    provider: 'azure',
    tier: 'batch',
    models: any,
    multiplier: half,
    cache_read: 'multiplied',
    cache_read_note: 'Azure lists no cached price in batch; half of the standard cached price was used.',
    source: 'https://learn.microsoft.com/azure/ai-foundry/openai/how-to/batch',
  },
  {
    provider: 'aws',
    tier: 'batch',
    models: any,
    multiplier: half,
    cache_read: 'multiplied',
    cache_read_note: 'Amazon lists no cached price in batch; half of the standard cached price was used.',
    source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/capacity-limits-cost-optimization.html',
  },
  {
    provider: 'mistral',
    tier: 'batch',
    models: any,
    multiplier: half,
    cache_read: 'multiplied',
    cache_read_note: 'Mistral lists no cached price in batch; half of the standard cached price was used.',
    source: 'https://docs.mistral.ai/capabilities/batch',
  },
  {
    provider: 'groq',
    tier: 'batch',
    models: any,
    multiplier: half,
    cache_read: 'standard',
    cache_read_note: 'Groq does not stack the batch discount on cache reads; they keep their standard price.',
    source: 'https://console.groq.com/docs/batch',
  },
  {
    provider: 'groq',
    tier: 'flex',
    models: any,
    multiplier: [1n, 1n],
    cache_read: 'multiplied',
    source: 'https://console.groq.com/docs/flex-processing',
  },
  {
    provider: 'fireworks',
    tier: 'batch',
    models: any,
    multiplier: half,
    cache_read: 'multiplied',
    cache_read_note: 'Fireworks halves input and output in batch and names no cached price; half of it was used.',
    source: 'https://docs.fireworks.ai/serverless/pricing',
  },
];

function priorityRules(rows: readonly (readonly [RegExp, readonly [bigint, bigint]])[]): readonly ServiceTierRule[] {
  return rows.map(([models, multiplier]) => ({
    provider: 'openai',
    tier: 'priority' as const,
    models,
    multiplier,
    cache_read: 'multiplied' as const,
    short_context_only: true,
    source: openaiPriority,
  }));
}
