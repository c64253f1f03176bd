import type { Observation, Usage } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';
import { isObject, type JsonObject } from '../bytes/json-text.ts';
import { readCount } from '../value/count.ts';
import { cleanLabel } from '../value/label.ts';

/**
 * Anthropic's usage object: its kinds are disjoint already. Writes without a stated lifetime are the five-minute ones;
 * where the two lifetimes are given they replace the total.
 */
export function claudeUsage(usage: JsonObject): Usage {
  const counts = emptyUsage();
  counts.input = readCount(usage['input_tokens'], 'input_tokens') ?? 0;
  counts.output = readCount(usage['output_tokens'], 'output_tokens') ?? 0;
  counts.cache_read = readCount(usage['cache_read_input_tokens'], 'cache_read_input_tokens') ?? 0;
  const written = readCount(usage['cache_creation_input_tokens'], 'cache_creation_input_tokens') ?? 0;
  const split = usage['cache_creation'];
  const short = isObject(split)
    ? readCount(split['ephemeral_5m_input_tokens'], 'ephemeral_5m_input_tokens')
    : undefined;
  const long = isObject(split) ? readCount(split['ephemeral_1h_input_tokens'], 'ephemeral_1h_input_tokens') : undefined;
  counts.cache_write_1h = long ?? 0;
  counts.cache_write_5m = Math.max(short ?? 0, written - counts.cache_write_1h);
  const details = usage['output_tokens_details'];
  if (isObject(details)) {
    counts.reasoning = Math.min(counts.output, readCount(details['thinking_tokens'], 'thinking_tokens') ?? 0);
  }
  return counts;
}

/** Tier and whatever else changes the price of the call. */
export function applyClaudeTerms(observation: Observation, usage: JsonObject): void {
  const tier = usage['service_tier'];
  if (tier === 'batch' || tier === 'priority' || tier === 'flex') observation.tier = tier;
  else if (typeof tier === 'string' && tier !== 'standard' && tier !== 'default') {
    observation.tags['service_tier'] = cleanLabel(tier);
  }
  if (usage['speed'] === 'fast') observation.tags['speed'] = 'fast';
  const place = usage['inference_geo'];
  if (typeof place === 'string' && /^[\w-]{1,32}$/.test(place) && place !== 'not_available') {
    observation.tags['inference_geo'] = place;
  }
  const tools = usage['server_tool_use'];
  if (!isObject(tools)) return;
  for (const [tool, uses] of Object.entries(tools).slice(0, 8)) {
    if (Number.isInteger(uses) && Number(uses) > 0 && /^\w{1,64}$/.test(tool)) observation.tags[tool] = String(uses);
  }
}
