import type { ReplayCall } from '@apex/contracts';
import { promptTokens } from '@apex/tokens';
import type { SilentSession } from '../detect/silent-cache-tally.ts';
import { catalogueRates } from '../prompt-cache/catalogue-rates.ts';
import type { PromptCacheRecord } from '../prompt-cache/prompt-cache-types.ts';
import { simulatePromptCache } from '../prompt-cache/simulate-prompt-cache.ts';
import { shortestCached } from './conversation.ts';

const ttls = ['none', '5m', '1h'] as const;
const options = {
  ttls,
  scope: 'session',
  definition: 'tokens',
  capacity: null,
  warmup: 0,
  forks: 'once',
  prices: 'full',
} as const;
const ratesOf = catalogueRates('full');

/** Replays a session whose records tell of prompts and of no cache; null for any other. */
export function silentSession(records: readonly ReplayCall[]): SilentSession | null {
  const replayable: PromptCacheRecord[] = [];
  for (const call of records) {
    const { usage, prefix } = call;
    if (usage === null) continue;
    if (usage.cache_read + usage.cache_write_5m + usage.cache_write_1h > 0) return null;
    const prompt_tokens = promptTokens(usage);
    if (prefix === null || prefix.scope !== 'session' || prompt_tokens < shortestCached) continue;
    replayable.push({ ...call, usage, prompt_tokens, output_tokens: usage.output });
  }
  if (replayable.length < 2) return null;
  const { options: costs, counted_calls, unpriced_calls } = simulatePromptCache(replayable, options, { ratesOf });
  const [none = 0n, short = 0n, long = 0n] = costs.map(({ cost_usd }) => cost_usd);
  return { calls: counted_calls - unpriced_calls, none, short, long };
}
