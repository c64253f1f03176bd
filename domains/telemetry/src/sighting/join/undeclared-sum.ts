import type { Usage } from '@apex/contracts';
import type { Sighting } from '@apex/formats';
import { answerTokens, promptTokens } from '@apex/tokens';
import type { Edge } from './edges.ts';
import { voiceOf } from './order.ts';

/**
 * Reports that say they tell of one call and stand above several that count: unless one of those bears the same id or
 * counts the same, they are sums, and none of their own is left to price.
 */
export function hidesSum(places: readonly Edge[]): Set<Sighting> {
  const nested = places.filter(({ above }) => above !== null);
  const sums = new Set<Sighting>();
  for (const [parent, edges] of Map.groupBy(nested, ({ above }) => above)) {
    if (parent !== null && isSum(parent, edges)) sums.add(parent);
  }
  return sums;
}

function isSum(parent: Sighting, edges: readonly Edge[]): boolean {
  const children = edges
    .map(({ a, b }) => (a === parent ? b : a))
    .filter(({ observation: { usage } }) => usage !== null);
  const { response_id, usage } = parent.observation;
  if (response_id !== '' && children.some(({ observation }) => observation.response_id === response_id)) return false;
  const voices = [...Map.groupBy(children, voiceOf).values()].filter((own) => own.length > 1);
  return voices.some((own) => usage === null || reaches(usage, own));
}

/** Whether the parent counts as much as all of one voice below it. */
function reaches(usage: Usage, children: readonly Sighting[]): boolean {
  const sum = (count: (usage: Usage) => number): number =>
    children.reduce((total, { observation }) => total + (observation.usage === null ? 0 : count(observation.usage)), 0);
  return promptTokens(usage) >= sum(promptTokens) && answerTokens(usage) >= sum(answerTokens);
}
