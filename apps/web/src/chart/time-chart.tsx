import { useMemo } from 'react';
import { useFormats } from '../format/formats-context.ts';
import type { Formats } from '../format/formats.ts';
import { formatUnit, type Unit } from '../format/measure.ts';
import type { Grain } from './axis.ts';
import type { ChartSpec } from './chart-model.ts';
import { ChartTip, type TipRow } from './chart-tip.tsx';
import { layOut, margin, type TimeLayout } from './time-layout.ts';
import { Annotations, Axes, Marks, SeriesLabels } from './time-marks.tsx';
import { useCursor } from './use-cursor.ts';

interface TimeChartProps {
  readonly title: string;
  readonly spec: ChartSpec & { readonly x: Grain };
  readonly width: number;
  readonly height: number;
  readonly summary: string;
}

function tickText(unit: Unit, formats: Formats): (value: number) => string {
  // An axis is marked in round steps; what a float adds behind them is no digit of theirs.
  const round = (value: number) => Number(value.toPrecision(12));
  if (unit === 'usd')
    return (value) =>
      formats.money(
        round(value)
          .toFixed(12)
          .replace(/\.?0+$/, ''),
        'compact',
      );
  if (unit === 'rate' || unit === 'ms') return (value) => formatUnit(formats, unit, round(value));
  return (value) => formats.count(round(value), 'compact');
}

function periodText(grain: Grain, locale: string): (at: string) => string {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    ...(grain === 'month' ? { month: 'long', year: 'numeric' } : { day: 'numeric', month: 'short', weekday: 'short' }),
    ...(grain === 'hour' ? { hour: 'numeric', minute: '2-digit' } : {}),
  });
  return (at) => (grain === 'week' ? `week of ${format.format(new Date(at))}` : format.format(new Date(at)));
}

function tipRows(layout: TimeLayout, spec: TimeChartProps['spec'], place: number, formats: Formats): TipRow[] {
  const ms = layout.places[place];
  const period = periodText(spec.x, formats.locale);
  const text = (value: number | null) => formatUnit(formats, spec.unit, value);
  return layout.series.toReversed().flatMap(({ name, role, colour, points }) => {
    const point = points.find((one) => Date.parse(one.x) === ms);
    if (point === undefined || point.value === null) return [];
    const { low, high } = point;
    const band = low === null || high === null ? '' : `${text(low)} to ${text(high)}`;
    return [{ name, colour, text: text(point.value), about: role === 'compare' ? period(point.own) : band }];
  });
}

/** Lines, areas and bars over time; pointer and arrow keys read it place by place. */
export function TimeChart({ title, spec, width, height, summary }: TimeChartProps) {
  const formats = useFormats();
  const layout = useMemo(() => layOut(spec, { width, height }, formats.locale), [spec, width, height, formats]);
  const { places, series } = layout;
  const pxOf = (index: number) => layout.middle(places[index] ?? 0);
  const { place, handlers } = useCursor({ count: places.length, pxOf });
  const rows = place === null ? [] : tipRows(layout, spec, place, formats);
  const at = place === null ? '' : periodText(spec.x, formats.locale)(new Date(places[place] ?? 0).toISOString());
  return (
    <div className="relative" style={{ height }}>
      <div role="img" aria-label={summary}>
        <svg aria-hidden width={width} height={height} className="block">
          <Axes layout={layout} text={tickText(spec.unit, formats)} />
          <Marks spec={spec} layout={layout} />
          <Annotations list={spec.annotations ?? []} layout={layout} />
          <SeriesLabels layout={layout} />
          {place === null ? null : (
            <g>
              <line x1={pxOf(place)} x2={pxOf(place)} y1={margin.top} y2={layout.bottom} stroke="var(--line-strong)" />
              {series.flatMap(({ name, colour, points }) =>
                points
                  .filter((point) => Date.parse(point.x) === places[place] && point.value !== null)
                  .map(({ px, top }) => (
                    <circle key={name} cx={px} cy={top} r={3} fill={colour} stroke="var(--raised)" strokeWidth={1.5} />
                  )),
              )}
            </g>
          )}
        </svg>
      </div>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${title}, point by point`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, places.length - 1)}
        aria-valuenow={place ?? 0}
        aria-valuetext={
          place === null ? 'no point' : `${at}: ${rows.map(({ name, text }) => `${name} ${text}`).join(', ')}`
        }
        className="absolute inset-0 touch-pan-y rounded-md"
        {...handlers}
      />
      {place === null ? null : <ChartTip title={at} rows={rows} px={pxOf(place)} isLate={pxOf(place) > width / 2} />}
    </div>
  );
}
