import type { PolicyAction } from '@apex/contracts';
import { cacheKeyFor } from '../prompt-cache/cache-key.ts';
import { setLifetime } from '../prompt-cache/cache-marks.ts';
import { markBreakpoints } from '../prompt-cache/mark-breakpoints.ts';
import { stableTools } from '../prompt-cache/stable-tools.ts';
import type { Destination } from './destination.ts';
import type { Exchange } from './exchange.ts';
import { knownOf } from './known.ts';
import type { JsonObject } from '../model-spec/json.ts';

type Rule = NonNullable<PolicyAction['prompt_cache']>;

/** Has the provider's own prompt cache find more, without changing what the model sees. */
export function promptCacheHelp(
  exchange: Exchange,
  body: JsonObject,
  { destination: { format }, rule }: { readonly destination: Destination; readonly rule: Rule },
): JsonObject {
  let helped = body;
  const { tools } = body;
  if (rule.stable_tools && Array.isArray(tools) && format !== 'gemini_generate_content') {
    const sorted = stableTools(tools);
    if (sorted !== tools) helped = { ...helped, tools: sorted };
  }
  if (format === 'anthropic_messages') {
    if (rule.lifetime !== undefined) helped = setLifetime(helped, rule.lifetime);
    if (rule.breakpoints) helped = markBreakpoints(helped, rule.lifetime);
  } else if (rule.cache_key && (format === 'openai_chat' || format === 'openai_responses')) {
    const key = cacheKeyFor(helped, knownOf(exchange).facts);
    if (key !== null) helped = { ...helped, prompt_cache_key: key };
  }
  return helped;
}
