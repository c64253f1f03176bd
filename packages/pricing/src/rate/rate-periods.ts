import { bundledCatalogue } from '../catalogue/catalogue.ts';
import { type Rate, type RateOptions, type RateQuery, timelineOf } from './resolve-rate.ts';

/** A rate and when it holds; moments in milliseconds, without a bound where they are infinite. */
export interface RatePeriod {
  readonly rate: Rate;
  readonly from_ms: number;
  readonly to_ms: number;
  /** Seconds of each day, in UTC, between which alone it holds. */
  readonly window: { readonly start_seconds: number; readonly end_seconds: number } | null;
}

/** Every rate of a model and tier, first to last; none while it has none. */
export function ratePeriods(query: Omit<RateQuery, 'at'>, options?: RateOptions): readonly RatePeriod[] {
  const { periods, resolved, own } = timelineOf(query, options?.catalogue ?? bundledCatalogue, true);
  const starts = [
    -Infinity,
    ...periods.map(({ from_ms }) => from_ms),
    ...own.flatMap(({ from_ms, to_ms }) => [from_ms, to_ms]),
  ];
  const cuts = [...new Set(starts)].filter((cut) => cut !== Infinity).sort((one, other) => (one < other ? -1 : 1));
  const told: RatePeriod[] = [];
  for (const [place, from_ms] of cuts.entries()) {
    const to_ms = cuts[place + 1] ?? Infinity;
    const begun = periods.flatMap((period, index) => (period.from_ms <= from_ms ? [{ ...period, index }] : []));
    const whole = begun.findLastIndex(({ window }) => window === null);
    const inForce = begun.length === 0 ? [{ index: 0, window: null }] : begun.slice(Math.max(whole, 0));
    for (const { index, window } of inForce) {
      const layer = own.find(
        (one) => one.from_ms <= from_ms && from_ms < one.to_ms && one.resolved[index] !== undefined,
      );
      const { rate } = layer?.resolved[index] ?? resolved[index] ?? { rate: null };
      if (rate !== null) add(told, { rate, from_ms, to_ms, window });
    }
  }
  return told;
}

/** A rate that goes on is one period. */
function add(told: RatePeriod[], period: RatePeriod): void {
  const before = told.findIndex(({ rate, to_ms }) => rate === period.rate && to_ms === period.from_ms);
  const known = told[before];
  if (known === undefined) told.push(period);
  else told[before] = { ...known, to_ms: period.to_ms };
}
