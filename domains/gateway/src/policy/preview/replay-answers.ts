import type { PolicyAction } from '@apex/contracts';
import { parseUsd } from '@apex/pricing';
import { promptTokens } from '@apex/tokens';
import { AnswerCacheReplay } from './answer-cache-replay.ts';
import type { NewPrices } from './new-prices.ts';
import type { PastMatch } from './past-match.ts';
import type { PastScope, Period } from './preview-period.ts';
import type { PreviewTally } from './preview-tally.ts';

/** Takes the calls that the cache would have answered out of the tally; answers how many. Reads repeated prompts alone. */
export async function replayAnswers(
  { caller, telemetry }: PastScope,
  {
    period,
    match,
    cache,
  }: { readonly period: Period; readonly match: PastMatch; readonly cache: NonNullable<PolicyAction['cache']> },
  { prices, tally }: { readonly prices: NewPrices; readonly tally: PreviewTally },
): Promise<number> {
  const replay = new AnswerCacheReplay(cache);
  let answered = 0;
  const chunks = telemetry.streamReplay(caller, {
    order: 'repeats',
    filters: [...match.filters],
    from: new Date(period.from_ms).toISOString(),
    to: new Date(period.to_ms).toISOString(),
  });
  for await (const { calls } of chunks) {
    caller.signal.throwIfAborted();
    for (const call of calls) {
      const prompt_tokens = call.usage === null ? 0 : promptTokens(call.usage);
      if (!match.takes({ ...call, prompt_tokens }) || !replay.isAnswered(call)) continue;
      answered += 1;
      if (call.usage === null || call.cost_usd === null) continue;
      tally.spare(call.model, prices.ofCall(call) ?? parseUsd(call.cost_usd));
    }
  }
  return answered;
}
