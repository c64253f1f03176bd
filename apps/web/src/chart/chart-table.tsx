import { useFormats } from '../format/formats-context.ts';
import { formatUnit } from '../format/measure.ts';
import type { ChartPoint, ChartSpec } from './chart-model.ts';

function cellText(point: ChartPoint | undefined, text: (value: string | number | null) => string): string {
  if (point === undefined) return '–';
  const { value, low = null, high = null } = point;
  return low === null || high === null ? text(value) : `${text(value)} (${text(low)} to ${text(high)})`;
}

/** The figures of a chart, row by row. */
export function ChartTable({ title, spec }: { readonly title: string; readonly spec: ChartSpec }) {
  const formats = useFormats();
  const text = (value: string | number | null) => formatUnit(formats, spec.unit, value);
  const places = [...new Set(spec.series.flatMap(({ points }) => points.map(({ x }) => x)))];
  return (
    <div
      // Scrolled by keyboard too.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={`${title}, as a table`}
      className="max-h-80 overflow-auto rounded-md border border-line"
    >
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-raised text-xs text-muted">
          <tr className="border-b border-line">
            <th scope="col" className="px-3 py-1.5 text-left font-medium">
              {spec.x === 'category' ? 'Name' : 'Time'}
            </th>
            {spec.series.map(({ name }) => (
              <th key={name} scope="col" className="px-3 py-1.5 text-right font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place} className="border-b border-line last:border-0">
              <th scope="row" className="px-3 py-1 text-left font-normal">
                {place.replace('T00:00:00.000Z', '')}
              </th>
              {spec.series.map(({ name, points }) => (
                <td key={name} className="px-3 py-1 text-right">
                  {cellText(
                    points.find(({ x }) => x === place),
                    text,
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
