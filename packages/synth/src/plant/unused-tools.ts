import type { Plant, PlantLimits } from './plant.ts';
import type { Draft } from '../draft.ts';
import type { Session } from '../session.ts';

/**
 * Every call of a session carries tool definitions (tags `tools_offered` and `tool_definition_tokens`) and none of the
 * session's answers uses a tool. Waste: what the calls cost, less what they would have cost had no prompt of the
 * session held the definitions, cache reads and writes included.
 */
export const unusedTools: Plant = {
  per_support: null,
  session: { idle_tools: true, least_system_tokens: 1152 },
  calls,
};

function* calls(session: Session, limits: PlantLimits): Generator<Draft, void, undefined> {
  const { archetype, main, random } = session;
  const lean = session.openTwin(session.system_tokens);
  const chains = [main, lean];
  const turns = Math.min(limits.planted, random.skewed(archetype.turns));
  for (let call = 0; call < turns; call += 1) {
    const turn = session.ask(chains);
    const usage = session.usageOf(lean.send(session.at_ms), turn.output);
    yield session.answer(main, turn, { without_waste: { call: 'cheaper', model: archetype.model, usage } });
    session.proceed(chains, turn);
  }
}
