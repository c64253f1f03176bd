import type { PolicyAction, PolicyPreview, PolicyRule, PreviewPolicy } from '@apex/contracts';
import { formatUsd, roundHalfEven } from '@apex/pricing';
import { negotiatedCatalogue } from '../../snapshot/negotiated-catalogue.ts';
import { armShares } from '../arm.ts';
import { targetShares } from '../balance.ts';
import { targetName } from '../compiled-policy.ts';
import { NewPrices } from './new-prices.ts';
import { pastMatch } from './past-match.ts';
import { pastSums } from './past-sums.ts';
import { previewNotes } from './preview-notes.ts';
import { type PastScope, previewPeriod } from './preview-period.ts';
import { type ModelTally, PreviewTally } from './preview-tally.ts';
import { replayAnswers } from './replay-answers.ts';
import { sampleCalls } from './sample-calls.ts';

const mostModels = 50;

/**
 * What a rule alone, without the other policies, would have done to past calls. Sums are priced anew, exactly, since
 * they are cut where prices or the match change; calls themselves are read for a cache only, and only repeated ones.
 */
export async function previewPolicy(scope: PastScope, { rule, from, to }: PreviewPolicy): Promise<PolicyPreview> {
  const { action } = rule;
  const [period, catalogue] = await Promise.all([
    previewPeriod(scope, { from, to }),
    negotiatedCatalogue(scope.telemetry, scope.caller),
  ]);
  const match = pastMatch(rule.match);
  const prices = new NewPrices(action, catalogue);
  const tally = new PreviewTally(prices);
  for await (const sums of pastSums(scope, period, { match, prices })) tally.take(sums);
  const { cache } = action;
  const isReplayed = cache !== undefined && action.refuse === undefined && tally.hashed_calls > 0;
  const answered_calls = isReplayed ? await replayAnswers(scope, { period, match, cache }, { prices, tally }) : null;
  const basis = basisOf(action, { prices, tally, isReplayed });
  if (action.refuse !== undefined) tally.refuse();
  const saved = tally.matched_cost - tally.would;
  return {
    from: new Date(period.from_ms).toISOString(),
    to: new Date(period.to_ms).toISOString(),
    calls: tally.calls,
    matched_calls: tally.matched_calls,
    treated_calls: tally.matched_calls * armShares(rule).treatment,
    cost_usd: formatUsd(tally.cost),
    matched_cost_usd: formatUsd(tally.matched_cost),
    new_cost_usd: basis === null ? null : formatUsd(tally.would),
    saving_usd: basis === null ? null : formatUsd(atShares(saved, rule)),
    basis,
    notes: previewNotes({ rule, match, prices, tally, catalogue, answered_calls }),
    by_model: [...tally.models.values()]
      .sort((one, other) => (one.cost < other.cost ? 1 : one.cost > other.cost ? -1 : 0))
      .slice(0, mostModels)
      .map((one) => modelLine(one, action, basis !== null)),
    sample: await sampleCalls(scope, { period, rule, match, tally }),
  };
}

interface Known {
  readonly prices: NewPrices;
  readonly tally: PreviewTally;
  readonly isReplayed: boolean;
}

/** Prices speak where any was found; a cache and refusals need none. */
function basisOf({ refuse }: PolicyAction, { prices, tally, isReplayed }: Known): PolicyPreview['basis'] {
  if (refuse !== undefined) return 'replayed';
  const known = tally.matched_calls - tally.unpriced_calls;
  if (prices.changes && (known === 0 || tally.unsold_calls < known)) return 'price_only';
  return isReplayed ? 'replayed' : null;
}

function modelLine({ model, calls, cost, would }: ModelTally, action: PolicyAction, isKnown: boolean) {
  return {
    model,
    new_model: newModel(model, action),
    calls,
    cost_usd: formatUsd(cost),
    new_cost_usd: isKnown ? formatUsd(would) : null,
  };
}

/** Empty: it is refused. */
function newModel(model: string, { refuse, balance, model: other }: PolicyAction): string {
  if (refuse !== undefined) return '';
  if (balance === undefined) return other ?? model;
  const names = targetShares(balance).map(({ target, share }) =>
    balance.by === 'weight' ? `${targetName(target)} (${Math.round(share * 100)} %)` : targetName(target),
  );
  return names.join(', ');
}

const millionths = 1_000_000;

function atShares(saved: bigint, { rollout_percent, holdout_percent }: PolicyRule): bigint {
  const parts = (percent: number): bigint => BigInt(Math.round(percent * millionths));
  const whole = parts(100) * parts(100);
  return roundHalfEven(saved * parts(rollout_percent) * parts(100 - holdout_percent), whole);
}
