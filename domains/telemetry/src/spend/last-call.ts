import { type Filter, spendQuerySchema } from '@apex/contracts';
import type { Scope } from '../scope.ts';
import { querySpend } from './query-spend.ts';

/** Milliseconds of the last call that the filters let through; null where there is none. */
export async function lastCall(scope: Scope, filters: readonly Filter[]): Promise<number | null> {
  const { to } = await querySpend(scope, spendQuerySchema.parse({ filters }));
  return to === null ? null : Date.parse(to) - 1;
}
