import type { AgentName } from '@apex/contracts';
import { ApexError } from '@apex/contracts';
import type { ChatDeps } from '@apex/chat';
import { z } from 'zod';
import { atRate, eventsOfRunASecond } from './fan-out.ts';

type Agents = NonNullable<ChatDeps['agents']>;
type Agent = Agents[AgentName];

function idleAgent(name: AgentName): Agent {
  return {
    name,
    message: 'Nothing to do',
    input: z.unknown(),
    output: z.unknown(),
    tools: [],
    budget: { time_ms: 1000 },
    run: () => Promise.reject(new ApexError({ kind: 'cancelled', reason: 'bench.over', message: 'This is over.' })),
  };
}

/** A brain that thinks aloud at a steady rate while `isOn`, until its run is stopped; it finds out nothing. */
export function steadyBrain(isOn: () => boolean): Agents {
  const triage: Agent = {
    ...idleAgent('triage'),
    budget: { time_ms: 3_600_000 },
    run: (_, desk) =>
      new Promise((_resolve, reject) => {
        let thoughts = 0;
        const stop = atRate(eventsOfRunASecond, () => {
          if (isOn()) desk.think(`Thought number ${(thoughts += 1)} of this run.`);
        });
        const { signal } = desk.context;
        signal.addEventListener('abort', () => {
          stop();
          reject(signal.reason instanceof Error ? signal.reason : new Error('the run was stopped'));
        });
      }),
  };
  const rest = (['data_helper', 'data', 'optimization', 'actions', 'reporting'] as const).map((name) => [
    name,
    idleAgent(name),
  ]);
  return { triage, ...Object.fromEntries(rest) };
}
