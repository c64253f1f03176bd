import { type Plant, type PlantLimits, someMore } from './plant.ts';
import type { Draft } from '../draft.ts';
import type { Session } from '../session.ts';

/**
 * A call fails after the provider has charged for it, and the client sends it again at once, without backing off,
 * until it gives up: same `prompt_hash`, every attempt an error, less than five seconds apart. Waste: the whole cost of
 * the attempts after the first; the first is no waste.
 */
export const retryStorm: Plant = { per_support: 5, session: {}, calls };

const failure = { type: 'timeout', weight: 1, billed: true };

function* calls(session: Session, limits: PlantLimits): Generator<Draft, void, undefined> {
  const turn = session.ask([session.main]);
  yield session.fail(session.main, turn, failure);
  const retries = someMore(session, limits, 0);
  for (let retry = 0; retry < retries; retry += 1) {
    session.at_ms += session.random.even([100, 900]);
    yield session.fail(session.main, turn, failure, { without_waste: { call: 'none' } });
  }
}
