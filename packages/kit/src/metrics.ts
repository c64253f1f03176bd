import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { type ReadHistogram, ReadingHistogram } from './read-histogram.ts';

export interface Series {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A number that is looked up whenever somebody asks for the metrics. */
export interface ReadGauge {
  /** `apex_<domain>_<what>_<unit>`, like `apex_ingest_lag_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** One number, or one a combination of labels. Where it throws the gauge is left out of that answer. */
  readonly read: () => number | readonly Series[] | Promise<number | readonly Series[]>;
}

/** The instruments every process has; domains add their own to the same registry. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'method' | 'route' | 'status'>;
  readonly request_seconds: Histogram<'method' | 'route'>;
  readonly sockets: Gauge;
  gauge(gauge: ReadGauge): void;
  /** As a gauge is, of what only grows. */
  total(total: ReadGauge): void;
  observed(histogram: ReadHistogram): void;
  counter<L extends string>(name: string, help: string, labels?: readonly L[]): Counter<L>;
  histogram<L extends string>(options: {
    readonly name: string;
    readonly help: string;
    readonly labels?: readonly L[];
    /** Upper bounds, in the unit of the name. */
    readonly buckets: readonly number[];
  }): Histogram<L>;
  text(): Promise<string>;
}

/** Upper bounds in seconds; objectives may use no other threshold. */
export const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 30] as const;

/** Of what takes no more than milliseconds. */
export const fineSecondsBuckets = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5] as const;

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'apex_' });
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: 'apex_http_requests_total',
      help: 'Requests answered',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    request_seconds: new Histogram({
      name: 'apex_http_request_duration_seconds',
      help: 'Time from request to end of answer',
      labelNames: ['method', 'route'],
      buckets: [...secondsBuckets],
      registers,
    }),
    sockets: new Gauge({ name: 'apex_sockets_open', help: 'Open WebSocket connections', registers }),
    gauge: (gauge) => void readGauge(registers, gauge),
    total: (total) => void readTotal(registers, total),
    observed: (histogram) => void new ReadingHistogram(histogram, registers),
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers }),
    histogram: ({ name, help, labels = [], buckets }) =>
      new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
    text: () => registry.metrics(),
  };
}

function readGauge(registers: Registry[], { name, help, labels = [], read }: ReadGauge): Gauge {
  return new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers,
    async collect() {
      this.reset();
      if (labels.length === 0) this.remove();
      for (const { labels: at = {}, value } of await seriesOf(read)) this.set(at, value);
    },
  });
}

function readTotal(registers: Registry[], { name, help, labels = [], read }: ReadGauge): Counter {
  return new Counter({
    name,
    help,
    labelNames: [...labels],
    registers,
    async collect() {
      this.reset();
      for (const { labels: at = {}, value } of await seriesOf(read)) this.inc(at, value);
    },
  });
}

async function seriesOf(read: ReadGauge['read']): Promise<readonly Series[]> {
  const found = await Promise.resolve()
    .then(read)
    // A number that cannot be had is absent, and the others are told.
    .catch((): Series[] => []);
  return typeof found === 'number' ? [{ value: found }] : found;
}
