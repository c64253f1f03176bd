import type { Api, telemetryRoutes } from '@apex/contracts';
import { findAnomalies } from '../analysis/anomaly/find-anomalies.ts';
import { explainChange } from '../analysis/explain/explain-change.ts';
import { forecastSpend } from '../analysis/forecast/forecast-spend.ts';
import type { Scope } from '../scope.ts';
import { type CallInMemory, sumsInMemory } from './sums-in-memory.ts';

export type Analyses = Pick<Api<typeof telemetryRoutes>, 'explainChange' | 'forecastSpend' | 'findAnomalies'>;

/** The very analyses of the product over calls in memory, at a stated time. */
export function analysesInMemory(calls: readonly CallInMemory[], now_ms: number): Analyses {
  const sums = sumsInMemory(calls);
  const roll_up = { isReliable: () => false };
  const clock = { now: () => now_ms };
  // An analysis reads by `sums` and `clock` alone; whatever else a scope holds is not touched.
  const scope = (caller: unknown): Scope => ({ caller, clock, sums, roll_up }) as unknown as Scope;
  return {
    explainChange: (caller, query) => explainChange(scope(caller), query),
    forecastSpend: (caller, query) => forecastSpend(scope(caller), query),
    findAnomalies: (caller, query) => findAnomalies(scope(caller), query),
  };
}
