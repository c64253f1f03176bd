import type { Api, platformRoutes } from '@apex/contracts';
import { formatTraceparent, newTraceContext } from '@apex/kit/trace-context';
import type { Tracing } from '@apex/kit/tracing';
import type { TracingConfig } from '../config/tracing-config.ts';
import type { RequireInstaller } from '../http/installer.ts';
import type { TraceExport } from './trace-export.ts';

export interface TracingApiDeps {
  readonly config: TracingConfig;
  readonly service_name: string;
  readonly tracing: Tracing;
  readonly recorder: TraceExport | undefined;
  readonly requireInstaller: RequireInstaller;
}

type TracingVerbs = Pick<Api<typeof platformRoutes>, 'getTracingConfig' | 'getTraceContext' | 'testTracing'>;

/** An address may hold a user and password. */
function withoutCredentials(address: string | undefined): string | null {
  if (address === undefined) return null;
  const url = new URL(address);
  return `${url.origin}${url.pathname}`;
}

/** What whoever runs the installation may ask of the tracing of this process. */
export function createTracingApi(deps: TracingApiDeps): TracingVerbs {
  const { config, service_name, tracing, recorder, requireInstaller } = deps;
  return {
    getTracingConfig: async (caller) => {
      await requireInstaller(caller);
      const { exporter, sampler, sample_ratio } = config;
      const endpoint = withoutCredentials(config.endpoint);
      return { exporter, endpoint, service_name, sampler, sample_ratio, propagators: ['tracecontext'] };
    },
    getTraceContext: async (caller) => {
      await requireInstaller(caller);
      const { trace_id, span_id, sampled } = tracing.current() ?? newTraceContext();
      const traceparent = formatTraceparent({ trace_id, span_id, sampled });
      return { trace_id, span_id, sampled, traceparent, correlation_id: caller.request_id };
    },
    testTracing: async (caller) => {
      await requireInstaller(caller);
      if (recorder === undefined) {
        const { trace_id } = tracing.current() ?? newTraceContext();
        const problem = 'Traces go nowhere: set OTEL_TRACES_EXPORTER.';
        return { trace_id, exporter: config.exporter, exported: false, duration_ms: 0, problem };
      }
      const { trace_id, duration_ms, problem } = await recorder.test();
      return { trace_id, exporter: config.exporter, exported: problem === null, duration_ms, problem };
    },
  };
}
