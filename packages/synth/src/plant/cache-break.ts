import { type Plant, type PlantLimits, someMore } from './plant.ts';
import type { Draft } from '../draft.ts';
import type { Session } from '../session.ts';

/**
 * From the second call of a session on, something at the very front of the prompt differs each time, such as a clock,
 * so nothing is found in the provider's cache although the call before is less than five minutes ago. Waste: what the
 * broken calls cost, less what they would have cost had all prompts of the session kept their beginning.
 */
export const cacheBreak: Plant = { per_support: 7, session: { least_system_tokens: 2304 }, calls };

function* calls(session: Session, limits: PlantLimits): Generator<Draft, void, undefined> {
  const { main, archetype } = session;
  const whole = session.openTwin(session.system_tokens + session.tool_definition_tokens);
  const chains = [main, whole];
  const broken = someMore(session, limits, 0);
  for (let call = 0; call <= broken; call += 1) {
    const turn = session.ask(chains, { must_call_tool: call === 0 });
    if (call > 0) main.breakPrefix();
    const usage = session.usageOf(whole.send(session.at_ms), turn.output);
    const cheaper = { call: 'cheaper', model: archetype.model, usage } as const;
    yield session.answer(main, turn, call === 0 ? {} : { without_waste: cheaper });
    session.proceed(chains, turn);
  }
}
