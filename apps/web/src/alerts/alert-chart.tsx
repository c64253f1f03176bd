import type { AlertCondition, AlertSeries } from '@apex/contracts';
import { useApiQuery } from '../api/use-api.ts';
import { Chart } from '../chart/chart.tsx';
import type { ChartSpec } from '../chart/chart-model.ts';
import { useFormats } from '../format/formats-context.ts';
import { labelOf } from '../format/measure.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

interface AlertChartProps {
  readonly condition: AlertCondition;
  /** One value of the rule's dimension; the highest where none is named. */
  readonly subject?: string;
  readonly until?: string;
}

function specOf({ grain, unit, points, threshold }: AlertSeries): ChartSpec {
  const limit = threshold === null ? [] : [{ name: 'Limit', role: 'compare' as const }];
  return {
    kind: 'line',
    x: grain,
    unit,
    series: [
      { name: 'Actual', points: points.map(({ at, value, low, high }) => ({ x: at, value, low, high })) },
      ...limit.map((series) => ({ ...series, points: points.map(({ at }) => ({ x: at, value: threshold })) })),
    ],
    annotations: points
      .filter(({ over }) => over)
      .slice(-5)
      .map(({ at }) => ({ x: at, kind: 'anomaly', text: 'would alert' })),
  };
}

/** The series that a rule looks at, with its limit or its usual band. */
export function AlertChart({ condition, subject, until }: AlertChartProps) {
  const { count } = useFormats();
  const input = { condition, ...(subject === undefined ? {} : { subject }), ...(until === undefined ? {} : { until }) };
  const series = useApiQuery('previewAlertRule', input, { keep: true });
  if (series.isPending) return <Skeleton className="h-56 w-full rounded-xl" />;
  if (series.data === undefined) {
    return <ErrorState error={series.error} compact retry={() => void series.refetch()} />;
  }
  const { data } = series;
  const known = data.points.filter(({ value }) => value !== null).length;
  const per = condition.kind === 'threshold' && condition.window.unit === 'rolling' ? null : data.grain;
  const span = condition.kind === 'threshold' && condition.window.unit === 'rolling' ? condition.window.hours : 0;
  const title = `${labelOf(condition.measure)}${data.subject === null ? '' : ` of ${data.subject}`} ${per === null ? `in the ${span} hours before` : `per ${per}`}`;
  return (
    <div className={series.isPlaceholderData ? 'opacity-60' : undefined}>
      <Chart title={title} height={200} {...specOf(data)} />
      <p className="mt-1 text-xs text-muted" aria-live="polite">
        {data.would_alert === 0
          ? `${known === 1 ? 'One value so far. ' : ''}It would not have alerted in this time.`
          : `It would have alerted ${count(data.would_alert)} ${data.would_alert === 1 ? 'time' : 'times'} in this time.`}
      </p>
    </div>
  );
}
