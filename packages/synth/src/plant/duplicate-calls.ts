import { type Plant, type PlantLimits, someMore } from './plant.ts';
import type { Draft } from '../draft.ts';
import type { Session } from '../session.ts';

/**
 * The same prompt is sent again 2 to 90 s after it was answered, to the same model, in the same session, and answered
 * again. A copy has the `prompt_hash` of an earlier successful call. Waste: the whole cost of the copies.
 */
export const duplicateCalls: Plant = { per_support: 2, session: {}, calls };

function* calls(session: Session, limits: PlantLimits): Generator<Draft, void, undefined> {
  const turns = Math.min(limits.support, session.random.skewed(session.archetype.turns));
  let planted = 0;
  for (let turn_number = 0; turn_number < turns && planted < limits.planted; turn_number += 1) {
    const turn = session.ask([session.main], { must_call_tool: turn_number === 0 });
    yield session.answer(session.main, turn);
    const copies = someMore(session, limits, planted);
    for (let copy = 0; copy < copies; copy += 1) {
      session.wait([2, 90]);
      yield session.answer(session.main, turn, { without_waste: { call: 'none' } });
    }
    planted += copies;
    session.proceed([session.main], turn);
  }
}
