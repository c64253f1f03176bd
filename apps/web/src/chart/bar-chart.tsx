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
  readonly most: number;
}

/** From zero to the value, parts one after the other; a mark where it was before. */
function Bar({ points, spec, most }: BarProps) {
  const own = points.filter(({ role }) => role !== 'compare');
  const before = points.find(({ role }) => role === 'compare');
  return (
    <span className="relative flex h-4 min-w-0 flex-1 items-stretch border-l border-line-strong">
      {own.map(({ series, value }) => (
        <span
          key={series}
          className="min-w-px last:rounded-r-xs"
          style={{ width: percent(value ?? 0, most), background: colourOf(spec.series, series) }}
        />
      ))}
      {before?.value === null || before === undefined ? null : (
        <span className="absolute -inset-y-0.5 w-0.5 bg-ink" style={{ left: percent(before.value, most) }} />
      )}
    </span>
  );
}

/** Named bars from zero, each with its value beside it. */
export function BarChart({ spec, summary }: BarChartProps) {
  const formats = useFormats();
  const points = drawnPoints(spec.series);
  const names = [...new Set(points.map(({ x }) => x))];
  const most = highest(points) || 1;
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
              <Bar points={here} spec={spec} most={most} />
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
