import type { Observation } from '@apex/contracts';

/** Relative times are read as if the file began in 1970; `anchor` is where it does, null for times that are absolute. */
export function withAnchor(observation: Observation, anchor: string | null): Observation {
  if (anchor === null) return observation;
  return { ...observation, at: new Date(Date.parse(anchor) + Date.parse(observation.at)).toISOString() };
}
