import type { Grain } from './axis.ts';
import type { ChartAnnotation, ChartSpec } from './chart-model.ts';
import { areaPath, linePath } from './paths.ts';
import { margin, placeAnnotations, type PlacedSeries, seriesLabels, short, type TimeLayout } from './time-layout.ts';

interface AxesProps {
  readonly layout: TimeLayout;
  readonly text: (value: number) => string;
}

export function Axes({ layout, text }: AxesProps) {
  const { value_ticks, time_ticks, right, bottom, zero } = layout;
  return (
    <g fill="var(--muted)" fontSize={11}>
      {value_ticks.map(({ value, y }) => (
        <g key={value}>
          <line x1={margin.left} x2={right} y1={y} y2={y} stroke="var(--line)" />
          <text x={margin.left - 8} y={y} dy="0.32em" textAnchor="end" className="tabular">
            {text(value)}
          </text>
        </g>
      ))}
      <line x1={margin.left} x2={right} y1={zero} y2={zero} stroke="var(--line-strong)" />
      {time_ticks.map(({ ms, x, text: label, under }) => (
        <g key={ms}>
          <text x={x} y={bottom + 15} textAnchor="middle" className="tabular">
            {label}
          </text>
          <text x={x} y={bottom + 28} textAnchor="middle" fill="var(--faint)">
            {under}
          </text>
        </g>
      ))}
    </g>
  );
}

function Bars({ layout, series }: { readonly layout: TimeLayout; readonly series: PlacedSeries }) {
  return series.points.map(({ x, px, top, base, value }) => {
    const width = layout.widthAt(Date.parse(x));
    if (value === null) return null;
    return (
      <rect
        key={x}
        x={px - width / 2}
        y={Math.min(top, base)}
        width={width}
        height={Math.max(value === 0 ? 0 : 0.5, Math.abs(base - top))}
        fill={series.colour}
      />
    );
  });
}

function Band({ layout, series }: { readonly layout: TimeLayout; readonly series: PlacedSeries }) {
  const banded = series.points.flatMap(({ px, low, high }) =>
    low === null || high === null
      ? []
      : // A band that is wider than the frame ends at it.
        [{ px, top: Math.max(margin.top, layout.y(high)), base: Math.min(layout.bottom, layout.y(low)), value: high }],
  );
  return <path d={areaPath(banded)} fill={series.colour} opacity={0.16} />;
}

const dashes = { main: undefined, part: undefined, compare: '3,3', forecast: '5,3' };

const dotPx = 3;

function Line({ series }: { readonly series: PlacedSeries }) {
  const [only, ...further] = series.points.filter(({ value }) => value !== null);
  if (only !== undefined && further.length === 0) {
    return <circle cx={only.px} cy={only.top} r={dotPx} fill={series.colour} />;
  }
  return (
    <path
      d={linePath(series.points)}
      fill="none"
      stroke={series.colour}
      strokeWidth={series.role === 'compare' ? 1.5 : 1.75}
      strokeDasharray={dashes[series.role]}
      strokeLinejoin="round"
      strokeLinecap="round"
    />
  );
}

/** Bands, areas, bars and lines, in the order in which they lie over one another. */
export function Marks({ spec, layout }: { readonly spec: ChartSpec & { x: Grain }; readonly layout: TimeLayout }) {
  const { series } = layout;
  const isBar = ({ role }: PlacedSeries) => spec.kind === 'bar' && (role === 'main' || role === 'part');
  const isFilled = ({ role }: PlacedSeries) => role === 'part' || (spec.kind === 'area' && role === 'main');
  return (
    <>
      {series.map((one) => (
        <Band key={one.name} layout={layout} series={one} />
      ))}
      {series
        .filter((one) => !isBar(one) && isFilled(one))
        .map((one) => (
          <path key={one.name} d={areaPath(one.points)} fill={one.colour} opacity={one.role === 'part' ? 0.85 : 0.1} />
        ))}
      {series.filter(isBar).map((one) => (
        <Bars key={one.name} layout={layout} series={one} />
      ))}
      {series
        .filter((one) => !isBar(one) && one.role !== 'part')
        .map((one) => (
          <Line key={one.name} series={one} />
        ))}
    </>
  );
}

interface AnnotationsProps {
  readonly list: readonly ChartAnnotation[];
  readonly layout: TimeLayout;
}

const annotationRowPx = 13;

/** What happened, at its time. */
export function Annotations({ list, layout }: AnnotationsProps) {
  return placeAnnotations(list, layout).map(({ x, text, kind, px, text_px, row, shown }) => {
    const colour = kind === 'anomaly' ? 'var(--warn)' : null;
    return (
      <g key={`${x} ${text}`}>
        <line
          x1={px}
          x2={px}
          y1={margin.top - 4}
          y2={layout.bottom}
          stroke={colour ?? 'var(--line-strong)'}
          strokeDasharray="2,3"
        />
        {text_px === null ? null : (
          <text
            x={px}
            y={margin.top - 8 + row * annotationRowPx}
            fontSize={11}
            fill={colour ?? 'var(--muted)'}
            textAnchor={text_px < px ? 'end' : 'start'}
            stroke="var(--raised)"
            strokeWidth={4}
            paintOrder="stroke"
          >
            {shown}
          </text>
        )}
      </g>
    );
  });
}

/** The names of the series, at their ends. */
export function SeriesLabels({ layout }: { readonly layout: TimeLayout }) {
  if (!layout.isLabelled) return null;
  return seriesLabels(layout).map(({ text, x, y, colour, isEarly }) => (
    <text
      key={text}
      x={x}
      y={y}
      dy="0.32em"
      fontSize={11}
      fontWeight={500}
      fill={colour}
      textAnchor={isEarly ? 'end' : 'start'}
      // Readable where it lies over a line.
      stroke="var(--raised)"
      strokeWidth={4}
      paintOrder="stroke"
    >
      {short(text, 20)}
    </text>
  ));
}
