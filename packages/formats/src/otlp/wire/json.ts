import { isObject, type JsonObject, parseJson } from '../../bytes/json-text.ts';
import { ExportFault } from '../../fault.ts';
import type { Signal } from '../sighting.ts';
import { Fields } from './fields.ts';
import type { ItemSink } from './item.ts';
import { fillLog, fillSpan } from './json-item.ts';
import { readJsonMetric } from './json-metric.ts';
import { fillFields, textOf } from './json-value.ts';
import type { NameTable } from './name-table.ts';
import { newLog, newPoint, newSpan } from './new-item.ts';

/** Where a signal's resources, scopes and items stand, in both spellings of the mapping. */
const places = {
  traces: ['resourceSpans', 'resource_spans', 'scopeSpans', 'scope_spans', 'spans'],
  logs: ['resourceLogs', 'resource_logs', 'scopeLogs', 'scope_logs', 'logRecords', 'log_records'],
  metrics: ['resourceMetrics', 'resource_metrics', 'scopeMetrics', 'scope_metrics', 'metrics'],
} as const satisfies Record<Signal, readonly string[]>;

type FillItem = (item: JsonObject, names: NameTable) => void;

/** Walks an export request in OTLP/JSON. Every step down is into a place of the schema, so nesting costs nothing. */
export function readJson(signal: Signal, body: Uint8Array, sink: ItemSink): void {
  const root = parse(signal, body);
  const [resources, resourcesSnake, scopes, scopesSnake, items, itemsSnake = items] = places[signal];
  const fill = itemFiller(signal, sink);
  for (const resource of listOf(root, resources, resourcesSnake)) {
    if (!isObject(resource)) continue;
    const fields = new Fields();
    if (isObject(resource['resource'])) fillFields(resource['resource']['attributes'], sink.resourceNames, fields);
    sink.resource(fields);
    for (const scope of listOf(resource, scopes, scopesSnake)) {
      if (!isObject(scope)) continue;
      const named = isObject(scope['scope']) ? scope['scope'] : {};
      const names = sink.scope({ name: textOf(named['name']), version: textOf(named['version']) });
      for (const item of listOf(scope, items, itemsSnake)) {
        if (isObject(item)) fill(item, names);
        else sink.broken();
      }
    }
  }
}

function parse(signal: Signal, body: Uint8Array): JsonObject {
  let root: unknown;
  try {
    root = parseJson(new TextDecoder().decode(body));
  } catch (error) {
    throw new ExportFault(`The body is no ${signal} export: ${(error as Error).message}.`, { cause: error });
  }
  if (!isObject(root)) throw new ExportFault(`The body is no ${signal} export: expected an object.`);
  const [camel, snake] = places[signal];
  if (Object.keys(root).length > 0 && root[camel] === undefined && root[snake] === undefined) {
    throw new ExportFault(`The body is no ${signal} export: it has no "${camel}".`);
  }
  return root;
}

function listOf(holder: JsonObject, camel: string, snake: string): readonly unknown[] {
  const list = holder[camel] ?? holder[snake] ?? [];
  if (!Array.isArray(list)) throw new ExportFault(`The body is no OTLP export: "${camel}" is no list.`);
  return list as readonly unknown[];
}

function itemFiller(signal: Signal, sink: ItemSink): FillItem {
  if (signal === 'traces') {
    const span = newSpan();
    return (item, names) => {
      fillSpan(item, names, span);
      sink.span(span);
    };
  }
  if (signal === 'logs') {
    const log = newLog();
    return (item, names) => {
      fillLog(item, names, log);
      sink.log(log);
    };
  }
  const point = newPoint();
  return (item, names) => readJsonMetric(item, { names, point, sink });
}
