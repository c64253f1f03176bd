import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** The instruments every process has; domains add their own to the same registry. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'method' | 'route' | 'status'>;
  readonly request_seconds: Histogram<'method' | 'route'>;
  readonly sockets: Gauge;
  text(): Promise<string>;
}

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
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 30],
      registers,
    }),
    sockets: new Gauge({ name: 'apex_sockets_open', help: 'Open WebSocket connections', registers }),
    text: () => registry.metrics(),
  };
}
