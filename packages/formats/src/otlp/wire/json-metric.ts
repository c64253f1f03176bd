import { isObject, type JsonObject } from '../../bytes/json-text.ts';
import type { ItemSink, WirePoint } from './item.ts';
import { fillFields, momentOf, numberFrom, textOf } from './json-value.ts';
import type { NameTable } from './name-table.ts';
import { clearPoint } from './new-item.ts';

interface Target {
  readonly names: NameTable;
  readonly point: WirePoint;
  readonly sink: ItemSink;
}

const totals = ['sum', 'histogram', 'exponentialHistogram', 'exponential_histogram'];
const others = ['gauge', 'summary'];

/** A `Metric` in JSON: its points go to the sink if its name is wanted, else they are counted. */
export function readJsonMetric(item: JsonObject, { names, point, sink }: Target): void {
  point.metric = textOf(item['name']);
  const isWanted = sink.wantsMetric(point.metric);
  for (const kind of others) sink.skipped(pointsOf(item[kind]).length);
  for (const kind of totals) {
    const data = item[kind];
    const points = pointsOf(data);
    if (!isWanted) sink.skipped(points.length);
    if (!isWanted || !isObject(data)) continue;
    const temporality = data['aggregationTemporality'] ?? data['aggregation_temporality'];
    const isCumulative =
      temporality === 2 || temporality === '2' || temporality === 'AGGREGATION_TEMPORALITY_CUMULATIVE';
    point.temporality = isCumulative ? 'cumulative' : 'delta';
    for (const one of points) {
      if (!isObject(one)) {
        sink.broken();
        continue;
      }
      clearPoint(point);
      momentOf(one['startTimeUnixNano'] ?? one['start_time_unix_nano'], point.started);
      momentOf(one['timeUnixNano'] ?? one['time_unix_nano'], point.time);
      point.value = numberFrom(
        kind === 'sum' ? (one['asDouble'] ?? one['as_double'] ?? one['asInt'] ?? one['as_int']) : one['sum'],
      );
      fillFields(one['attributes'], names, point.fields);
      sink.point(point);
    }
  }
}

function pointsOf(data: unknown): readonly unknown[] {
  const points = isObject(data) ? (data['dataPoints'] ?? data['data_points']) : undefined;
  return Array.isArray(points) ? (points as readonly unknown[]) : [];
}
