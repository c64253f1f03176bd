import type { ConditionalPrice, ModelInfo, ModelPrice } from '@pydantic/genai-prices';

interface DailyWindow {
  readonly start_seconds: number;
  readonly end_seconds: number;
}

/** Prices and when they hold: from a day on, and perhaps only within a window of each day (UTC). */
export interface PricePeriod {
  readonly valid_from: string | null;
  readonly from_ms: number;
  readonly window: DailyWindow | null;
  readonly prices: ModelPrice;
}

/**
 * The periods of a model, a later one over an earlier one. A daily window listed after a start date holds from that
 * date on: the catalogue's comments say so, though its format cannot (pydantic/genai-prices issue 582).
 */
export function pricePeriods(model: ModelInfo): readonly PricePeriod[] {
  if (!Array.isArray(model.prices)) {
    return [{ valid_from: null, from_ms: -Infinity, window: null, prices: model.prices }];
  }
  let valid_from: string | null = null;
  return model.prices.map((entry) => {
    if (entry.constraint?.type === 'start_date') valid_from = entry.constraint.start_date;
    return toPeriod(entry, valid_from);
  });
}

/** The period in force at a moment; before the first start date the first listed prices hold. */
export function periodAt(periods: readonly PricePeriod[], at_ms: number): PricePeriod | undefined {
  return periods.findLast((period) => at_ms >= period.from_ms && isInWindow(period.window, at_ms)) ?? periods[0];
}

function toPeriod(entry: ConditionalPrice, valid_from: string | null): PricePeriod {
  const { constraint, prices } = entry;
  const from_ms = valid_from === null ? -Infinity : Date.parse(valid_from);
  const window =
    constraint?.type === 'time_of_date'
      ? { start_seconds: secondsOfDay(constraint.start_time), end_seconds: secondsOfDay(constraint.end_time) }
      : null;
  return { valid_from, from_ms, window, prices };
}

function isInWindow(window: DailyWindow | null, at_ms: number): boolean {
  if (window === null) return true;
  const seconds = (((at_ms / 1000) % 86_400) + 86_400) % 86_400;
  const afterStart = seconds >= window.start_seconds;
  const beforeEnd = seconds < window.end_seconds;
  return window.end_seconds < window.start_seconds ? afterStart || beforeEnd : afterStart && beforeEnd;
}

/** The catalogue writes times of day as ISO times with an offset, such as `16:30:00Z`. */
function secondsOfDay(time: string): number {
  return (((Date.parse(`1970-01-01T${time}`) / 1000) % 86_400) + 86_400) % 86_400;
}
