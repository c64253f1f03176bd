import { createHash } from 'node:crypto';
import type { Ask, WireFormat } from './exchange.ts';
import { type Json, textOf } from './json.ts';
import { PrefixCache, promptTokensOf, type PromptTokens } from './prefix-cache.ts';

const retentionMs: Readonly<Record<string, number>> = { '24h': 86_400_000 };

export interface CacheRules {
  readonly now_ms: () => number;
  /** How long OpenAI and Gemini keep a prefix that nobody reads. */
  readonly lifetime_ms: number;
  /** Over how many caches OpenAI spreads calls of one account that name no `prompt_cache_key`. */
  readonly openai_machines: number;
}

/** Counts prompts as each provider caches them, apart for each account and model. */
export function createPromptCounter(
  rules: CacheRules,
): (format: WireFormat, ask: Ask, body: Json, account: string) => PromptTokens {
  const cache = new PrefixCache(rules.now_ms);
  let turn = 0;

  function machineOf(body: Json): string {
    const key = textOf(body['prompt_cache_key']);
    if (key !== '') return `key ${createHash('sha1').update(key).digest('base64')}`;
    turn += 1;
    return `machine ${turn % rules.openai_machines}`;
  }

  return (format, ask, body, account) => {
    const blocks = format.prompt(body);
    const space = JSON.stringify([ask.provider, account, ask.model]);
    if (ask.api === 'embeddings') {
      return { input: promptTokensOf(blocks), cache_read: 0, cache_write_5m: 0, cache_write_1h: 0 };
    }
    if (ask.provider === 'anthropic') return cache.readMarks(space, blocks);
    if (ask.provider === 'google') return cache.readSteps(space, blocks, rules.lifetime_ms);
    const lifetime_ms = retentionMs[textOf(body['prompt_cache_retention'])] ?? rules.lifetime_ms;
    return cache.readSteps(`${space} ${machineOf(body)}`, blocks, lifetime_ms);
  };
}
