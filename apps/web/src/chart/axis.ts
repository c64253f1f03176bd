import type { ChartSpec } from './chart-model.ts';

export type Grain = Exclude<ChartSpec['x'], 'category'>;

const steps = [1, 2, 2.5, 5, 10];
const wantedSteps = 4;

/** Round values from below the lowest (zero, unless something is negative) to above the highest. */
export function valueTicks(lowest: number, highest: number): number[] {
  const low = Math.min(0, lowest);
  const high = Math.max(0, highest);
  if (low === high) return [0, 1];
  const rough = (high - low) / wantedSteps;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = (steps.find((one) => one * magnitude >= rough * (1 - 1e-9)) ?? 10) * magnitude;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The start of the next period after an instant. */
export function nextPeriod(ms: number, grain: Grain): number {
  if (grain === 'month') {
    const at = new Date(ms);
    return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
  }
  return ms + { hour: hourMs, day: dayMs, week: 7 * dayMs }[grain];
}

export interface TimeTick {
  readonly ms: number;
  readonly text: string;
  /** The larger period, under the first tick and wherever it changes. */
  readonly under: string;
}

function tickFormats(locale: string, grain: Grain) {
  const of = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  if (grain === 'hour') {
    return { text: of({ hour: 'numeric', minute: '2-digit' }), under: of({ day: 'numeric', month: 'short' }) };
  }
  if (grain === 'month') return { text: of({ month: 'short' }), under: of({ year: 'numeric' }) };
  return { text: of({ day: 'numeric' }), under: of({ month: 'short' }) };
}

/** From tick to tick: a week rather than six days, a quarter of a day rather than five hours. */
const strides: Readonly<Record<Grain, readonly number[]>> = {
  hour: [1, 2, 3, 6, 12, 24, 48],
  day: [1, 2, 7, 14, 28, 56],
  week: [1, 2, 4, 8, 13, 26, 52],
  month: [1, 2, 3, 6, 12, 24],
};

/** As many of the places as have room for their text, evenly picked. */
export function timeTicks(
  places: readonly number[],
  grain: Grain,
  options: { locale: string; most: number },
): TimeTick[] {
  const needed = Math.ceil(places.length / Math.max(2, options.most));
  const every = strides[grain].find((stride) => stride >= needed) ?? needed;
  const { text, under } = tickFormats(options.locale, grain);
  let before = '';
  return places
    .filter((_, index) => index % every === 0)
    .map((ms) => {
      const larger = under.format(ms);
      const tick = { ms, text: text.format(ms), under: larger === before ? '' : larger };
      before = larger;
      return tick;
    });
}
