import { newTraceContext, type TraceContext } from '@apex/kit/trace-context';
import type { Span, SpanOptions } from '@apex/kit/tracing';
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  SimpleSpanProcessor,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TracingConfig } from '../config/tracing-config.ts';
import { createExporter } from './exporters.ts';
import type { RecorderOptions, TraceExport } from './trace-export.ts';

const sampledFlag: number = TraceFlags.SAMPLED;

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

function samplerOf({ sampler, sample_ratio }: TracingConfig): Sampler {
  const root = sampler.endsWith('traceidratio')
    ? new TraceIdRatioBasedSampler(sample_ratio)
    : sampler.endsWith('always_on')
      ? new AlwaysOnSampler()
      : new AlwaysOffSampler();
  return sampler.startsWith('parentbased') ? new ParentBasedSampler({ root }) : root;
}

function contextOf(parent: TraceContext | undefined): Context {
  if (parent === undefined) return ROOT_CONTEXT;
  const traceFlags = parent.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: parent.trace_id,
    spanId: parent.span_id,
    traceFlags,
    isRemote: true,
  });
}

/** Spans by OpenTelemetry's SDK. Parents are given, never ambient: the kit keeps which trace is running. */
export async function createRecorder(options: RecorderOptions): Promise<TraceExport> {
  const { config, log } = options;
  const exporter = await createExporter(config, log);
  const resource = resourceFromAttributes({
    ...config.resource,
    'service.name': options.service_name,
    'service.version': options.version,
    'deployment.environment.name': options.environment,
  });
  const provider = new TracerProvider({
    sampler: samplerOf(config),
    resource,
    spanProcessors: [
      config.exporter === 'console' ? new SimpleSpanProcessor({ exporter }) : new BatchSpanProcessor({ exporter }),
    ],
  });
  const tracer = provider.getTracer('apex', options.version);

  function start(name: string, parent: TraceContext | undefined, { kind, attributes }: SpanOptions): Span {
    const span = tracer.startSpan(
      name,
      { kind: kinds[kind ?? 'internal'], ...(attributes === undefined ? {} : { attributes }) },
      contextOf(parent),
    );
    const { traceId, spanId, traceFlags } = span.spanContext();
    const sampled = (traceFlags & sampledFlag) === sampledFlag;
    const state = parent?.state === undefined ? {} : { state: parent.state };
    return {
      context: { trace_id: traceId, span_id: spanId, sampled, ...state },
      set: (more) => void span.setAttributes(more),
      end(error) {
        // Its name alone: messages hold what people wrote.
        if (error !== undefined) {
          const message = error instanceof Error ? error.name : 'error';
          span.setStatus({ code: SpanStatusCode.ERROR, message });
        }
        span.end();
      },
    };
  }

  return {
    start,
    test: () => exportOne(exporter, resource),
    close: () => provider.shutdown(),
  };
}

async function exportOne(exporter: SpanExporter, resource: ReturnType<typeof resourceFromAttributes>) {
  const startedAt = performance.now();
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const direct: SpanExporter = {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        resolve(
          result.code === ExportResultCode.SUCCESS ? null : (result.error?.message ?? 'the exporter gave no reason'),
        );
        done(result);
      }),
    // The exporter goes on after the test.
    shutdown: async () => undefined,
  };
  const provider = new TracerProvider({
    sampler: new AlwaysOnSampler(),
    resource,
    spanProcessors: [new SimpleSpanProcessor({ exporter: direct })],
  });
  const span = provider
    .getTracer('apex')
    .startSpan('test of tracing', {}, contextOf({ ...newTraceContext(), sampled: true }));
  span.end();
  const problem = await promise;
  return { trace_id: span.spanContext().traceId, duration_ms: performance.now() - startedAt, problem };
}
