import type { Fields } from './fields.ts';
import type { NameTable } from './name-table.ts';

/** A moment: whole milliseconds since 1970 and the nanoseconds beyond. -1 milliseconds: not told or no number. */
export interface Moment {
  ms: number;
  ns: number;
}

/** A span, as its bytes say; the same object is filled anew for each. */
export interface WireSpan {
  /** Lower-case hex; `''` where none, `'?'` where the bytes are no id of the right length. */
  trace_id: string;
  span_id: string;
  parent_span_id: string;
  name: string;
  readonly started: Moment;
  readonly ended: Moment;
  has_error: boolean;
  readonly fields: Fields;
}

export interface WireLog {
  trace_id: string;
  span_id: string;
  readonly time: Moment;
  readonly observed: Moment;
  /** `event_name` of the record, or its body where that is a text. */
  event: string;
  body: string;
  readonly fields: Fields;
}

/** One data point of a metric. */
export interface WirePoint {
  metric: string;
  temporality: 'delta' | 'cumulative';
  readonly started: Moment;
  readonly time: Moment;
  /** Value of a number, sum of a histogram; `NaN` where it has none. */
  value: number;
  readonly fields: Fields;
}

export interface ScopeName {
  readonly name: string;
  readonly version: string;
}

/** Takes an export apart as it is read: a resource, its scopes, their items, in this order whatever the bytes' order. */
export interface ItemSink {
  /** The table by which attributes of resources are named. */
  readonly resourceNames: NameTable;
  resource(fields: Fields): void;
  /** The table by which this scope names its attributes. */
  scope(scope: ScopeName): NameTable;
  /** Whether points of this metric are wanted; others are counted. */
  wantsMetric(name: string): boolean;
  span(span: WireSpan): void;
  log(log: WireLog): void;
  point(point: WirePoint): void;
  /** Items that are not even looked at. */
  skipped(count: number): void;
  /** An item that is no object at all. */
  broken(): void;
}
