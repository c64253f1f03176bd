import type { Plant, PlantLimits } from './plant.ts';
import type { Draft } from '../draft.ts';
import type { Session } from '../session.ts';

/**
 * A whole session runs on the archetype's dearer model, with prompts and answers like those that its usual model
 * serves everywhere else. Waste: what the calls cost, less what the same tokens cost on the usual model.
 */
export const premiumModel: Plant = { per_support: null, session: {}, calls };

function* calls(session: Session, limits: PlantLimits): Generator<Draft, void, undefined> {
  const { archetype, main, random } = session;
  const turns = Math.min(limits.planted, random.skewed(archetype.turns));
  for (let call = 0; call < turns; call += 1) {
    const turn = session.ask([main], { must_call_tool: call === 0 });
    const draft = session.answer(main, turn, { model: archetype.premium_model });
    yield { ...draft, without_waste: { call: 'cheaper', model: archetype.model, usage: draft.usage } };
    session.proceed([main], turn);
  }
}
