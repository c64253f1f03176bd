import type { Archetype } from '../archetype.ts';
import type { PlantShare } from '../quota.ts';

export interface Weighted {
  readonly name: string;
  readonly weight: number;
}

/** One feature of a workspace during a stretch of its days: what is called, and by whom. */
export interface WorkspacePart {
  /** Sets its calls apart from those of all other parts. */
  readonly name: string;
  readonly archetype: Archetype;
  readonly calls: number;
  readonly plant: readonly PlantShare[];
  /** Days before the last one; the last day is 0. Both are included. */
  readonly first_day: number;
  readonly last_day: number;
  /** Hour of the first day at which it begins. */
  readonly first_hour?: number;
  readonly people: readonly [string, ...string[]];
  /** Who makes the calls that no sub-agent makes. */
  readonly agent: string;
  readonly environments: readonly [Weighted, ...Weighted[]];
  /** Begins the names of tasks, one a session, and of their branches. */
  readonly task?: string;
  /** Models of people who chose another one. */
  readonly models_of?: Readonly<Record<string, string>>;
  readonly sub_agent_model?: string;
}
