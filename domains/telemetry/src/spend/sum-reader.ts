import type { SpendQuery } from '@apex/contracts';
import type { BreakdownsQuery, ReadBreakdown } from './read-breakdowns.ts';
import type { SpendGroups } from './read-groups.ts';

/** Where sums of calls come from when it is not the engine. */
export interface SumReader {
  groups(query: SpendQuery): SpendGroups;
  breakdowns(query: BreakdownsQuery): ReadBreakdown[];
}
