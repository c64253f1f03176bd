import type { Anomaly, AnomalyReport } from '@apex/contracts';
import type { Formats } from '../format/formats.ts';
import { formatUnit } from '../format/measure.ts';
import { narrowed, type Selection } from './links.ts';

const names: Readonly<Record<AnomalyReport['measure'], string>> = {
  cost: 'cost',
  calls: 'calls',
  error_rate: 'error rate',
  'latency.p95': 'latency (p95)',
};

/** An anomaly in a sentence: `Feature “search”: cost was $155.52 above the usual`. */
export function anomalyTitle(anomaly: Anomaly, { measure, unit }: AnomalyReport, formats: Formats): string {
  const { series, change, direction } = anomaly;
  const where =
    series === null
      ? 'In all'
      : `${series.dimension.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase())} “${series.value}”`;
  const by = formatUnit(formats, unit, String(change).replace(/^-/, ''));
  return `${where}: ${names[measure]} was ${by} ${direction} the usual`;
}

/** First and last day it lasted. */
export function daysOf({ from, to }: Anomaly): { from: string; to: string } {
  return { from: from.slice(0, 10), to: new Date(Date.parse(to) - 1).toISOString().slice(0, 10) };
}

/** The days and calls of an anomaly. */
export function selectionOfAnomaly(anomaly: Anomaly, selection: Selection): Selection {
  const within = { ...selection, period: 'custom', compare: undefined, ...daysOf(anomaly) } as const;
  return anomaly.series === null ? within : narrowed(within, anomaly.series.dimension, anomaly.series.value);
}

/** What to ask about it. */
export function anomalyQuestion(anomaly: Anomaly, { measure }: AnomalyReport): string {
  const { from, to } = daysOf(anomaly);
  const when = from === to ? `on ${from}` : `from ${from} to ${to}`;
  const of =
    anomaly.series === null ? '' : ` of ${anomaly.series.dimension.replaceAll('_', ' ')} ${anomaly.series.value}`;
  return `Why was ${names[measure]}${of} unusual ${when}?`;
}
