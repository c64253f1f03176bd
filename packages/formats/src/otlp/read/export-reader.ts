import { ExportFault } from '../../fault.ts';
import type { Labels } from '../../value/label.ts';
import { show } from '../../value/show.ts';
import { dialectOf, metricNamesOf, namesOf } from '../dialects/registry.ts';
import { unknown } from '../dialects/frameworks.ts';
import type { MetricPoint, ReadExport, RejectedItem, Sighting, Signal, SpanLink } from '../sighting.ts';
import { maxParts } from '../wire/bounds.ts';
import type { Fields } from '../wire/fields.ts';
import type { ItemSink, ScopeName, WireLog, WirePoint, WireSpan } from '../wire/item.ts';
import { newSpan } from '../wire/new-item.ts';
import type { NameTable } from '../wire/name-table.ts';
import { isBelievable } from './instants.ts';
import { readLog } from './log.ts';
import { Observer } from './observe.ts';
import { isUsageMetric, readPoint } from './point.ts';
import { brokenItem, ItemFault } from './rejection.ts';
import { resourceLabels } from './resource.ts';
import { ScopeTally } from './scope-tally.ts';
import { linkOf, type Place, readSpan } from './span.ts';

/** Takes what an export's bytes hold and makes reports of it. */
export class ExportReader implements ItemSink {
  readonly resourceNames: NameTable = namesOf(unknown);
  readonly #signal: Signal;
  readonly #labels: Labels;
  readonly #sightings: Sighting[] = [];
  readonly #links: SpanLink[] = [];
  readonly #points: MetricPoint[] = [];
  readonly #rejected: RejectedItem[] = [];
  readonly #tallies = new Map<string, ScopeTally>();
  #place: Place;
  #tally: ScopeTally | undefined;
  #items = 0;
  #parts = 0;

  constructor(signal: Signal, receivedAtMs: number, labels: Labels) {
    this.#signal = signal;
    this.#labels = labels;
    this.#place = {
      dialect: unknown,
      scope: { name: '', version: '' },
      resource: resourceLabels(newSpan().fields, labels),
      observer: new Observer(labels),
      receivedAtMs,
    };
  }

  resource(fields: Fields): void {
    this.#bound(1);
    this.#place = { ...this.#place, resource: resourceLabels(fields, this.#labels) };
  }

  scope(scope: ScopeName): NameTable {
    this.#bound(1);
    const dialect = dialectOf(scope.name);
    const clean = { name: this.#labels.of(scope.name), version: this.#labels.of(scope.version) };
    this.#place = { ...this.#place, dialect, scope: clean };
    const { service } = this.#place.resource;
    const key = JSON.stringify([clean.name, clean.version, service]);
    this.#tally = this.#tallies.get(key);
    if (this.#tally === undefined) {
      this.#tally = new ScopeTally(dialect.emitter, clean, service);
      this.#tallies.set(key, this.#tally);
    }
    return this.#signal === 'metrics' ? metricNamesOf(dialect) : namesOf(dialect);
  }

  wantsMetric(name: string): boolean {
    return isUsageMetric(name);
  }

  span(span: WireSpan): void {
    this.skipped(1);
    let link: SpanLink | undefined;
    let sighting: Sighting | null = null;
    try {
      link = linkOf(span, this.#place.receivedAtMs);
      sighting = readSpan(span, link, this.#place);
      this.#saw(Math.max(span.ended.ms, link.started_at_ms));
      this.#keep(sighting);
    } catch (error) {
      this.#reject(span.name, error);
    }
    // A span whose report is rejected still holds its trace together.
    if (link !== undefined && sighting === null) this.#links.push(link);
  }

  log(log: WireLog): void {
    this.skipped(1);
    try {
      const sighting = readLog(log, this.#place);
      this.#saw(log.time.ms < 0 ? log.observed.ms : log.time.ms);
      this.#keep(sighting);
    } catch (error) {
      this.#reject(log.event === '' ? log.body : log.event, error);
    }
  }

  point(point: WirePoint): void {
    this.skipped(1);
    try {
      const read = readPoint(point, this.#place, this.#labels);
      this.#saw(read.at_ms);
      this.#points.push(read);
    } catch (error) {
      this.#reject(point.metric, error);
    }
  }

  skipped(count: number): void {
    this.#items += count;
    this.#bound(count);
    this.#tally?.count(count);
  }

  /** Bytes of nothing but empty messages would become more objects than an export has reason to hold. */
  #bound(parts: number): void {
    this.#parts += parts;
    if (this.#parts <= maxParts) return;
    throw new ExportFault(`The export holds more than ${maxParts} items: send it in smaller ones.`);
  }

  broken(): void {
    this.skipped(1);
    this.#reject('', brokenItem);
  }

  #saw(ms: number): void {
    if (isBelievable(ms, this.#place.receivedAtMs)) this.#tally?.saw(ms);
  }

  #keep(sighting: Sighting | null): void {
    if (sighting === null) return;
    this.#sightings.push(sighting);
    this.#tally?.counted(sighting.role);
  }

  #reject(name: string, error: unknown): void {
    if (!(error instanceof ItemFault)) throw error;
    const item = { reason: error.reason, message: error.message, name: show(name).slice(1, -1) };
    this.#rejected.push(item);
    this.#tally?.reject(item);
  }

  result(): ReadExport {
    return {
      signal: this.#signal,
      items: this.#items,
      sightings: this.#sightings,
      links: this.#links,
      points: this.#points,
      rejected: this.#rejected,
      scopes: [...this.#tallies.values()].map((tally) => tally.result()),
    };
  }
}
