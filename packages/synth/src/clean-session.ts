import type { Draft } from './draft.ts';
import type { Session } from './session.ts';

/** Calls of a session without planted waste, at most `limit`. It calls a tool at least once where it offers any. */
export function* cleanSession(session: Session, limit: number): Generator<Draft, void, undefined> {
  const { archetype, random } = session;
  const calls = Math.min(limit, random.skewed(archetype.turns));
  const has_tools = archetype.tools.length > 0;
  const chains = [session.main];
  for (let call = 0; call < calls; call += 1) {
    const must_call_tool = call === 0;
    const turn = session.ask(chains, { must_call_tool });
    const fails = random.chance(archetype.error_rate) && !(must_call_tool && has_tools);
    if (fails) yield session.fail(session.main, turn, random.weighted(archetype.failures));
    else yield session.answer(session.main, turn);
    session.proceed(chains, fails ? { ...turn, output: 0 } : turn);
    if (random.chance(archetype.pause_chance)) session.wait(archetype.pause_s);
    if (random.chance(archetype.sub_agent_chance)) {
      const most = Math.min(calls - call - 1, random.even([3, 9]));
      yield* subAgent(session, most);
      call += most;
    }
  }
}

function* subAgent(session: Session, calls: number): Generator<Draft, void, undefined> {
  const chain = session.openChain(Math.floor(session.system_tokens / 2) + session.tool_definition_tokens);
  for (let call = 0; call < calls; call += 1) {
    const turn = session.ask([chain], { must_call_tool: call === 0 });
    yield session.answer(chain, turn, { agent: 'explore' });
    session.proceed([chain], turn);
  }
}
