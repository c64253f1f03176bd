import { useFormats } from '../format/formats-context.ts';
import { formatUnit } from '../format/measure.ts';
import { barPx, type ChartSpec, type DrawnPoint, drawnPoints, highest } from './chart-model.ts';
import { colourOf } from './time-layout.ts';

interface BarChartProps {
  readonly spec: ChartSpec;
  readonly summary: string;
}

const percent = (value: number, whole: number) => `${Math.max(0, (value / whole) * 100).toFixed(2)}%`;

interface BarProps {
  readonly points: readonly DrawnPoint[];
  readonly spec: ChartSpec;
  /** Zero, unless something is negative. */
  readonly least: number;
  readonly most: number;
}

/** From zero to the value, to the left where it is negative, parts one after the other; a mark where it was before. */
function Bar({ points, spec, least, most }: BarProps) {
  const own = points.filter(({ role }) => role !== 'compare');
  const before = points.find(({ role }) => role === 'compare')?.value ?? null;
  const span = most - least;
  const zero = percent(-least, span);
  return (
    <span className="relative h-4 min-w-0 flex-1">
      <span
        className="absolute inset-y-0 right-0 flex items-stretch border-l border-line-strong"
        style={{ left: zero }}
      >
        {own.map(({ series, value }) =>
          value === null || value < 0 ? null : (
            <span
              key={series}
              className="min-w-px last:rounded-r-xs"
              style={{ width: percent(value, most || 1), background: colourOf(spec.series, series) }}
            />
          ),
        )}
      </span>
      {own.map(({ series, value }) =>
        value === null || value >= 0 ? null : (
          <span
            key={series}
            className="absolute inset-y-0 min-w-px rounded-l-xs"
            style={{
              left: percent(value - least, span),
              width: percent(-value, span),
              background: colourOf(spec.series, series),
            }}
          />
        ),
      )}
      {before === null ? null : (
        <span className="absolute -inset-y-0.5 w-0.5 bg-ink" style={{ left: percent(before - least, span) }} />
      )}
    </span>
  );
}

/** Named bars from zero, each with its value beside it. */
export function BarChart({ spec, summary }: BarChartProps) {
  const formats = useFormats();
  const points = drawnPoints(spec.series);
  const names = [...new Set(points.map(({ x }) => x))];
  const least = Math.min(0, ...points.map(({ value }) => value ?? 0));
  const most = highest(points) || (least < 0 ? 0 : 1);
  const series = spec.series.filter(({ role = 'main' }) => role !== 'compare');
  return (
    <div role="img" aria-label={summary}>
      <div aria-hidden className="py-1 text-xs">
        {names.map((name) => {
          const here = points.filter(({ x }) => x === name);
          const total = here.filter(({ role }) => role !== 'compare').reduce((sum, { value }) => sum + (value ?? 0), 0);
          return (
            <div key={name} className="flex items-center gap-2" style={{ height: barPx }}>
              <span title={name} className="w-2/5 max-w-44 shrink-0 truncate text-right text-muted">
                {name}
              </span>
              <Bar points={here} spec={spec} least={least} most={most} />
              <span className="tabular min-w-16 shrink-0 text-right">{formatUnit(formats, spec.unit, total)}</span>
            </div>
          );
        })}
      </div>
      {series.length < 2 ? null : (
        <p aria-hidden className="mt-1 flex flex-wrap gap-x-4 text-xs text-muted">
          {series.map(({ name }) => (
            <span key={name} className="inline-flex items-center gap-1.5">
              <span className="size-2 rounded-xs" style={{ background: colourOf(spec.series, name) }} />
              {name}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
