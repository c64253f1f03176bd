import type { Draft } from '../draft.ts';
import type { Session, SessionOptions } from '../session.ts';

/** At most so many calls of each kind. */
export interface PlantLimits {
  readonly planted: number;
  /** Calls that the planted ones need beside them and that are no waste. */
  readonly support: number;
  /** How many planted calls one support call must carry at least, as long as `planted` allows. */
  readonly per_support: number;
}

export interface Plant {
  /** How many planted calls one support call carries by nature; `null`: none is needed. */
  readonly per_support: number | null;
  readonly session: Pick<SessionOptions, 'least_system_tokens' | 'idle_tools'>;
  /** A session whose waste is all of this kind; every planted call is one whose `without_waste` is not `same`. */
  readonly calls: (session: Session, limits: PlantLimits) => Generator<Draft, void, undefined>;
}

/** Between once and twice the number that must be, as far as the limit goes. */
export function someMore(session: Session, limits: PlantLimits, planted: number): number {
  return Math.min(limits.planted - planted, session.random.even([limits.per_support, limits.per_support * 2]));
}
