import type { AgentName } from '@apex/contracts';
import type { Sufficiency } from '../agents/state.ts';

/**
 * The one table of who works in which order. Execution, tests and documentation derive from it. Triage decides the
 * row, so every row begins with it; data precedes optimization; reporting is last.
 */
export const workflowTable = {
  sufficient: ['triage', 'data', 'optimization', 'actions', 'reporting'],
  partial: ['triage', 'data_helper', 'data', 'reporting'],
  insufficient: ['triage', 'data_helper', 'reporting'],
} as const satisfies Readonly<Record<Sufficiency, readonly AgentName[]>>;

/** What is left to do once triage has decided; reporting is run apart, since it runs whatever happens. */
export function stepsAfterTriage(sufficiency: Sufficiency): readonly Exclude<AgentName, 'triage' | 'reporting'>[] {
  return workflowTable[sufficiency].filter((name) => name !== 'triage' && name !== 'reporting');
}
