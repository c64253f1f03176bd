import { type Chart, usdSchema } from '@apex/contracts';
import { figureText } from '../../answer/display.ts';
import { plainOf } from './light-markdown.ts';
import type { Block } from './thread-document.ts';

type Point = Chart['series'][number]['points'][number];

function valueText(value: Point['value'], unit: Chart['unit']): string {
  if (value === null) return '—';
  // Reports outlive the version that wrote them: what is no amount of money is shown as it stands.
  if (unit === 'usd' && !usdSchema.safeParse(value).success) return String(value);
  return figureText(value, unit);
}

function pointText({ value, low, high }: Point, unit: Chart['unit']): string {
  const band = low === null || high === null ? '' : ` (${valueText(low, unit)} to ${valueText(high, unit)})`;
  return `${valueText(value, unit)}${band}`;
}

/** `2026-03-01T10:00:00.000Z` as a person writes it. */
function labelText(label: string, x: Chart['x']): string {
  return x === 'category' ? plainOf(label) : label.replace('T', ' ').replace(/:\d{2}\.\d{3}Z$/, '');
}

/** A chart as a table: the series side by side, with what goes on where they end below. */
export function chartTable({ title, unit, rows, series, annotations, x }: Chart): Block[] {
  const beside = series.filter((one) => one.role !== 'forecast');
  const ahead = series.filter((one) => one.role === 'forecast');
  const [main] = beside;
  const shown =
    main === undefined
      ? rows.map((row) => [labelText(row.label, x), valueText(row.value, unit)])
      : main.points.map((point, at) => [
          labelText(point.label, x),
          ...beside.map((one) => {
            const other = one.points[at];
            return other === undefined ? '—' : pointText(other, unit);
          }),
        ]);
  const blanks = beside.slice(1).map(() => '');
  const later = ahead.flatMap((one) =>
    one.points.map((point) => [`${labelText(point.label, x)} (${one.name})`, pointText(point, unit), ...blanks]),
  );
  const names = main === undefined ? ['Value'] : beside.map((one) => one.name);
  const columns = [
    { label: heading[x], align: 'left' as const },
    ...names.map((label) => ({ label, align: 'right' as const })),
  ];
  const notes = annotations.map(({ label, text }) => `${labelText(label, x)}: ${text}`);
  return [
    { kind: 'table', title, columns, rows: [...shown, ...later] },
    ...notes.map((text) => ({ kind: 'note', text }) as const),
  ];
}

const heading: Readonly<Record<Chart['x'], string>> = {
  category: 'Name',
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  month: 'Month',
};
