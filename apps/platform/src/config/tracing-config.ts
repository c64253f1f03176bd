import type { TraceExporter } from '@apex/contracts';
import type { ReadKey } from './keys.ts';
import type { TraceSampler } from './observability-keys.ts';

export interface TracingConfig {
  readonly exporter: TraceExporter;
  /** Where spans are sent; absent where they stay. */
  readonly endpoint: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout_ms: number;
  readonly sampler: TraceSampler;
  readonly sample_ratio: number;
  readonly service_name: string | undefined;
  readonly resource: Readonly<Record<string, string>>;
}

function endpointOf(exporter: TraceExporter, read: ReadKey): string | undefined {
  if (exporter === 'zipkin') return read('otel_zipkin_endpoint') ?? 'http://localhost:9411/api/v2/spans';
  if (exporter !== 'otlp') return undefined;
  const base = read('otel_endpoint') ?? 'http://localhost:4318';
  return read('otel_traces_endpoint') ?? `${base.replace(/\/$/, '')}/v1/traces`;
}

/** What OpenTelemetry's variables say, with the defaults the keys declare. */
export function tracingConfig(read: ReadKey): TracingConfig {
  const exporter = read('otel_disabled') === true ? 'none' : (read('otel_exporter') ?? 'none');
  const sampler = read('otel_sampler') ?? 'parentbased_traceidratio';
  const byRatio = sampler.endsWith('traceidratio');
  return {
    exporter,
    endpoint: endpointOf(exporter, read),
    headers: read('otel_headers') ?? {},
    timeout_ms: read('otel_timeout') ?? 10_000,
    sampler,
    sample_ratio: byRatio ? (read('otel_sampler_ratio') ?? 1) : sampler.endsWith('always_on') ? 1 : 0,
    service_name: read('otel_service_name'),
    resource: read('otel_resource') ?? {},
  };
}
