import type { Breakdown, Filter } from '@apex/contracts';

/**
 * What a dimension less to act on must beat another one by: nobody changes a provider or a status, but a feature.
 * A model is told within the feature whose calls went to it.
 */
const handicaps: Partial<Readonly<Record<Filter['dimension'], number>>> = {
  model: 0.12,
  application: 0.12,
  project: 0.12,
  branch: 0.15,
  session: 0.15,
  environment: 0.2,
  operation: 0.2,
  source: 0.4,
  tier: 0.4,
  provider: 0.2,
  error_type: 0.4,
  status: 0.4,
};
/** Calls without a name are nobody's. */
const costOfUnnamed = 0.4;
/** To name most of the values is to name the whole again. */
const costOfMost = 0.3;

/** The rule in words, after that of the leading values. */
export const rankingRule =
  'Among breakdowns that tell it about as well, those a person can act on (feature, agent, user, task) come ' +
  'before model, application and project, and those before provider, tier, environment and the like; leading values ' +
  'without a name, or that are most of the values, count against a breakdown too.';

/** How well a breakdown tells a change to somebody who wants to act on it. */
function rankOf({ dimensions, leading, values, score }: Breakdown): number {
  // A pair is as good to act on as the better of its two.
  const handicap = Math.min(...dimensions.map((name) => handicaps[name] ?? 0));
  const unnamed = leading.some((names) => names.includes('(none)')) ? costOfUnnamed : 0;
  const most = leading.length > 1 && leading.length * 2 > values ? costOfMost : 0;
  return score - handicap - unnamed - most;
}

/** Best first for whoever reads it. */
export function rankBreakdowns(breakdowns: readonly Breakdown[]): Breakdown[] {
  return breakdowns.toSorted((a, b) => rankOf(b) - rankOf(a) || b.score - a.score);
}
