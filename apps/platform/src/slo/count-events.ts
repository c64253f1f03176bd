import type { Metrics } from '@apex/kit/metrics';
import type { Indicator } from './objective.ts';

export interface Events {
  readonly good: number;
  readonly total: number;
}

interface Value {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
  readonly metricName?: string;
}

type Match = Readonly<Record<string, string>>;

function isMatch(labels: Value['labels'], match: Match): boolean {
  return Object.entries(match).every(([name, form]) => new RegExp(`^(?:${form})$`).test(String(labels[name] ?? '')));
}

const sum = (values: readonly Value[]): number => values.reduce((total, { value }) => total + value, 0);

/**
 * Good and all events since the process started; of a gauge, this very minute as one event. Undefined where the process
 * has no such metric, or a gauge has no value.
 */
export async function countEvents({ registry }: Metrics, indicator: Indicator): Promise<Events | undefined> {
  const metric = registry.getSingleMetric(indicator.metric);
  if (metric === undefined) return undefined;
  // prom-client types labels and names by metric; read by name they are texts and numbers.
  const { values } = (await metric.get()) as unknown as { readonly values: readonly Value[] };
  if (indicator.kind === 'gauge') {
    if (values.length === 0) return undefined;
    return { good: values.every(({ value }) => value <= indicator.at_most) ? 1 : 0, total: 1 };
  }
  const { of, except } = indicator;
  const counted = values.filter(
    ({ labels }) => isMatch(labels, of) && !(except !== undefined && isMatch(labels, except)),
  );
  if (indicator.kind === 'counter') {
    const total = sum(counted);
    return { good: total - sum(counted.filter(({ labels }) => isMatch(labels, indicator.bad))), total };
  }
  const named = (suffix: string) => counted.filter(({ metricName }) => metricName === indicator.metric + suffix);
  const good = named('_bucket').filter(({ labels }) => Number(labels['le']) === indicator.at_most_seconds);
  return { good: sum(good), total: sum(named('_count')) };
}
