import type { AlertExplanation, Amount, Unit } from '@apex/contracts';
import type { KnownAlert, Reading } from './decide.ts';

/** A reading with what an alert of it says; its explanation is asked for only where somebody will read it. */
export interface Look extends Reading {
  readonly title: string;
  readonly unit: Unit;
  readonly observed: Amount | null;
  readonly reference: Amount | null;
  explain(): Promise<{ readonly explained_by: readonly AlertExplanation[]; readonly detail: string }>;
}

/** What a rule's look starts from. */
export interface LookAt {
  readonly now: number;
  /** What it raised before and may still change. */
  readonly known: readonly KnownAlert[];
}
