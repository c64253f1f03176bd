import { roundDecimal } from '../decimal.ts';
import { formatUsd } from '../money.ts';
import { readChatUsage } from './chat-usage.ts';
import type { BodyParts, Flavour } from './flavour.ts';

const vendorName =
  /^~?(anthropic|cohere|deepseek|google|meta-llama|minimax|mistralai|moonshotai|openai|qwen|x-ai|z-ai)\/[^A-Z]+$/;

/** OpenRouter: chat completions with the charged `cost`, and models named `vendor/model`. */
export const openrouter: Flavour = {
  name: 'openrouter',
  detect: (parts) =>
    parts.usage['prompt_tokens'] !== undefined && (reportsCost(parts) || vendorName.test(parts.model ?? '')),
  read: (parts, counts) => {
    if (!reportsCost(parts)) counts.note('Taken for OpenRouter by its model name.');
    const cost = parts.usage['cost'];
    return {
      usage: readChatUsage(counts),
      provider: 'openrouter',
      ...(typeof cost === 'number' && cost >= 0
        ? { reported_cost_usd: formatUsd(roundDecimal(String(cost), 12)) }
        : {}),
    };
  },
};

function reportsCost({ usage }: BodyParts): boolean {
  return usage['cost'] !== undefined || usage['cost_details'] !== undefined || usage['is_byok'] !== undefined;
}
