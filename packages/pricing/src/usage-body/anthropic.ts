import type { Usage } from '@apex/contracts';
import { addUsage, emptyUsage } from '@apex/tokens';
import { type Counts, readCounts } from './counts.ts';
import type { BodyParts, Flavour } from './flavour.ts';
import { isRecord, type UnknownRecord } from './record.ts';
import { serviceTierOf } from './service-tier.ts';

/** Anthropic messages: `input_tokens` is fresh input only; cache reads and writes stand beside it. */
export const anthropic: Flavour = {
  name: 'anthropic',
  detect: ({ body, usage, model }) =>
    usage['input_tokens'] !== undefined &&
    (usage['cache_creation_input_tokens'] !== undefined ||
      usage['cache_read_input_tokens'] !== undefined ||
      usage['cache_creation'] !== undefined ||
      body['type'] === 'message' ||
      (usage['input_tokens_details'] === undefined && (model ?? '').includes('claude'))),
  read: (parts, counts) => {
    const tier = serviceTierOf(parts.usage['service_tier']);
    noteSurcharges(parts.usage, counts);
    const usage = billedIterations(parts, counts).reduce(
      (sum, iteration) => addUsage(sum, readOne(iteration)),
      emptyUsage(),
    );
    return {
      usage,
      provider: parts.model === null || parts.model.includes('claude') ? 'anthropic' : null,
      ...(tier === undefined ? {} : { tier }),
    };
  },
};

/**
 * The totals on top leave compactions out although they are billed; the iterations have them
 * (https://platform.claude.com/docs/en/build-with-claude/compaction#understanding-usage). Iterations of another model
 * (an advisor) are billed at that model's price and are not part of this call.
 */
function billedIterations({ usage }: BodyParts, counts: Counts): readonly Counts[] {
  const iterations = Array.isArray(usage['iterations']) ? usage['iterations'].filter((entry) => isRecord(entry)) : [];
  const billed = [counts];
  for (const iteration of iterations) {
    const read = readCounts(iteration);
    if (iteration['type'] === 'compaction') {
      billed.push(read);
      counts.note(
        `Includes a compaction of ${read.at('input_tokens')} input and ${read.at('output_tokens')} output tokens.`,
      );
    } else if (typeof iteration['model'] === 'string') {
      counts.note(
        `Not included: ${read.at('input_tokens')} input and ${read.at('output_tokens')} output tokens of ${iteration['model']} (${String(iteration['type'])}).`,
      );
    }
  }
  return billed;
}

function readOne(counts: Counts): Usage {
  const written = counts.at('cache_creation_input_tokens');
  const oneHour = counts.at('cache_creation', 'ephemeral_1h_input_tokens');
  const fiveMinutes = counts.at('cache_creation', 'ephemeral_5m_input_tokens');
  const detailed = oneHour + fiveMinutes;
  if (detailed > 0 && written > 0 && written !== detailed) {
    counts.note(`cache_creation_input_tokens is ${written}, its lifetimes sum to ${detailed}.`);
  }
  return {
    ...emptyUsage(),
    input: counts.at('input_tokens'),
    cache_read: counts.at('cache_read_input_tokens'),
    // Without a lifetime a write lives five minutes, the API's default.
    cache_write_5m: fiveMinutes + Math.max(0, written - detailed),
    cache_write_1h: oneHour,
    output: counts.at('output_tokens'),
    reasoning: Math.min(counts.at('output_tokens_details', 'thinking_tokens'), counts.at('output_tokens')),
  };
}

function noteSurcharges(usage: UnknownRecord, counts: Counts): void {
  const searches = counts.at('server_tool_use', 'web_search_requests');
  if (searches > 0) counts.note(`${searches} web searches are billed apart and are not in the cost of the tokens.`);
  if (usage['inference_geo'] === 'us') counts.note('US-only inference has a surcharge that list prices leave out.');
  if (usage['speed'] === 'fast') counts.note('Fast mode has a surcharge that list prices leave out.');
}
