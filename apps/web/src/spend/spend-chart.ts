import type { AnomalyReport, Forecast, SpendRow, TimeDimension } from '@apex/contracts';
import type { ChartAnnotation, ChartPoint, ChartSeries, ChartSpec } from '../chart/chart-model.ts';
import { sumDecimals } from '../format/decimal.ts';
import type { Span } from '../period/period.ts';
import { bucketsOf, spanOfRows } from './buckets.ts';

export interface SpendChartParts {
  readonly rows: readonly SpendRow[];
  readonly before: { readonly span: Span; readonly rows: readonly SpendRow[]; readonly label: string } | null;
  /** Null: all time. */
  readonly span: Span | null;
  readonly grain: TimeDimension;
  readonly now: Date;
  readonly forecast: Forecast | undefined;
  readonly anomalies: AnomalyReport['anomalies'];
  readonly money: (decimal: string) => string;
}

const mostAnomalies = 3;
const noCost = '0';

function pointsOf(rows: readonly SpendRow[], buckets: readonly string[], grain: TimeDimension): ChartPoint[] {
  const costs = new Map(rows.map((row) => [String(row[grain]), row.cost_usd]));
  return buckets.map((x) => ({ x, value: costs.get(x) ?? noCost }));
}

/** From the last whole day on; what of the present day is spent already is part of its forecast. */
function forecastPoints(forecast: Forecast, last: ChartPoint | undefined): ChartPoint[] {
  const spent = new Map(forecast.past.filter(({ complete }) => !complete).map(({ day, value }) => [day, value]));
  const ahead = forecast.days.map(({ day, expected, low, high }): ChartPoint => {
    const plus = (amount: string | number) => sumDecimals([String(amount), String(spent.get(day) ?? noCost)]);
    return { x: day, value: plus(expected), low: plus(low), high: plus(high) };
  });
  return last === undefined || ahead.length === 0 ? ahead : [{ x: last.x, value: last.value }, ...ahead];
}

function anomalyNotes({ anomalies, money }: SpendChartParts): ChartAnnotation[] {
  return anomalies
    .filter(({ direction, extra_usd }) => direction === 'above' && extra_usd !== null)
    .slice(0, mostAnomalies)
    .map(({ series, worst, extra_usd }) => ({
      x: worst.at.slice(0, 10),
      kind: 'anomaly',
      text: `${series === null ? 'unusual' : series.value} +${money(extra_usd ?? noCost)}`,
    }));
}

/** Cost over time with the period before, where it will end and what was unusual. */
export function spendChart(parts: SpendChartParts): ChartSpec {
  const { rows, before, grain, now, forecast } = parts;
  const span = parts.span ?? spanOfRows(rows, grain);
  const today = now.toISOString().slice(0, 10);
  const buckets = span === null ? [] : bucketsOf(span, grain, now);
  const goesOn = span !== null && grain === 'day' && span.to > today;
  // The present day is not over: its part would look like a fall.
  const whole = goesOn && buckets.length > 1 ? buckets.filter((bucket) => bucket < today) : buckets;
  const main: ChartSeries = { name: 'Cost', points: pointsOf(rows, whole, grain) };
  const series = [main];
  if (before !== null) {
    const places = bucketsOf(before.span, grain, now).slice(0, whole.length);
    series.push({ name: before.label, role: 'compare', points: pointsOf(before.rows, places, grain) });
  }
  if (goesOn && forecast !== undefined && forecast.method !== 'none') {
    series.push({ name: 'Forecast', role: 'forecast', points: forecastPoints(forecast, main.points.at(-1)) });
  }
  const notes: ChartAnnotation[] = goesOn ? [{ x: today, kind: 'now', text: 'today' }] : [];
  return {
    kind: 'area',
    x: grain,
    unit: 'usd',
    series,
    annotations: [...notes, ...(grain === 'day' ? anomalyNotes(parts) : [])],
  };
}
