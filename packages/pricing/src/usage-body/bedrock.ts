import { emptyUsage } from '@apex/tokens';
import type { Usage } from '@apex/contracts';
import type { Counts } from './counts.ts';
import type { Flavour } from './flavour.ts';
import { isRecord, valueAt } from './record.ts';
import { serviceTierOf } from './service-tier.ts';

/** Amazon Bedrock Converse: input is fresh input only unless the total shows that it holds the cached part. */
export const bedrock: Flavour = {
  name: 'bedrock',
  detect: ({ usage }) => usage['inputTokens'] !== undefined,
  read: ({ body, usage }, counts) => {
    const tier = serviceTierOf(valueAt(body, ['serviceTier', 'type']));
    return {
      usage: readUsage(counts, usage['cacheDetails']),
      provider: 'aws',
      ...(tier === undefined ? {} : { tier }),
    };
  },
};

function readUsage(counts: Counts, cacheDetails: unknown): Usage {
  const stated = counts.at('inputTokens');
  const output = counts.at('outputTokens');
  const cache_read = counts.firstOf(['cacheReadInputTokens'], ['cacheReadInputTokenCount']);
  const written = counts.firstOf(['cacheWriteInputTokens'], ['cacheWriteInputTokenCount']);
  const total = counts.at('totalTokens');
  const cached = cache_read + written;
  const inclusive = cached > 0 && stated >= cached && total === stated + output;
  if (inclusive) counts.note('The total shows that inputTokens holds the cached part; it was subtracted.');
  else counts.checkTotal(total, stated + cached + output);
  const cache_write_1h = Math.min(written, oneHourWrites(cacheDetails));
  return {
    ...emptyUsage(),
    input: inclusive ? stated - cached : stated,
    cache_read,
    cache_write_5m: written - cache_write_1h,
    cache_write_1h,
    output,
  };
}

function oneHourWrites(cacheDetails: unknown): number {
  let sum = 0;
  for (const entry of Array.isArray(cacheDetails) ? cacheDetails : []) {
    if (isRecord(entry) && entry['ttl'] === '1h' && typeof entry['inputTokens'] === 'number')
      sum += entry['inputTokens'];
  }
  return sum;
}
