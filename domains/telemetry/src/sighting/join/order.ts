import { type Sighting, sightingRanks } from '@apex/formats';
import { totalTokens } from '@apex/tokens';

/** Best report first; the same order whatever order they came in. */
export function byTrust(a: Sighting, b: Sighting): number {
  return (
    Number(b.observation.usage !== null) - Number(a.observation.usage !== null) ||
    sightingRanks.indexOf(a.rank) - sightingRanks.indexOf(b.rank) ||
    Number(a.convention === 'undecided') - Number(b.convention === 'undecided') ||
    Number(b.signal === 'traces') - Number(a.signal === 'traces') ||
    totalOf(b) - totalOf(a) ||
    byKey(a, b)
  );
}

export function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function totalOf({ observation: { usage } }: Sighting): number {
  return usage === null ? 0 : totalTokens(usage);
}

/** Whose word a report is; one voice tells of a call once. */
export function voiceOf({ signal, emitter }: Sighting): string {
  return `${signal} ${emitter}`;
}

export function isSameVoice(a: Sighting, b: Sighting): boolean {
  return a.emitter === b.emitter && a.signal === b.signal;
}

/** Each report once. Of two that differ under one key, the one that ends later, then the one that says more. */
export function uniqueSightings(sightings: Iterable<Sighting>): Sighting[] {
  const best = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const known = best.get(sighting.key);
    if (known === undefined || isLater(sighting, known)) best.set(sighting.key, sighting);
  }
  return [...best.values()].toSorted(byKey);
}

/** Whether a report that came again under its key replaces the one that is known. */
export function isLater(told: Sighting, known: Sighting): boolean {
  if (told.ended_at_ms !== known.ended_at_ms) return told.ended_at_ms > known.ended_at_ms;
  const difference = totalOf(told) - totalOf(known);
  if (difference !== 0) return difference > 0;
  return JSON.stringify(told) > JSON.stringify(known);
}
