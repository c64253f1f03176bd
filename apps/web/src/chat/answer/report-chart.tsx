import type { Chart as ReportChartData, FinalReport } from '@apex/contracts';
import type { ChartSeries } from '../../chart/chart-model.ts';
import { Chart } from '../../chart/chart.tsx';
import type { Unit } from '../../format/measure.ts';

type ReportUnit = ReportChartData['unit'];

/** Calls and tokens are counts; what they count stands in the title. */
export function chartUnitOf(unit: ReportUnit): Unit {
  return unit === 'calls' || unit === 'tokens' ? 'count' : unit;
}

function seriesOf({ series, rows, title }: ReportChartData): ChartSeries[] {
  const told: ReportChartData['series'] =
    series.length > 0
      ? series
      : [
          {
            name: title,
            role: 'main',
            tool_result_id: '',
            points: rows.map((row) => ({ ...row, low: null, high: null })),
          },
        ];
  return told.map(({ name, role, points }) => ({
    name,
    role,
    points: points.map(({ label, value, low, high }) => ({ x: label, value, low, high })),
  }));
}

/** A chart of an answer; a single bar says no more than the sentence above it. */
export function ReportChart({ chart }: { readonly chart: FinalReport['charts'][number] }) {
  if (chart.kind === 'table') return null;
  const series = seriesOf(chart);
  if (!series.some(({ points }) => points.length > 0)) return null;
  return (
    <Chart
      title={chart.title}
      kind={chart.kind === 'bar' ? 'bar' : 'line'}
      x={chart.x}
      unit={chartUnitOf(chart.unit)}
      series={series}
      annotations={chart.annotations.map(({ label, text, kind }) => ({ x: label, text, kind }))}
    />
  );
}
