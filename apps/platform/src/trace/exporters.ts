import type { Log } from '@apex/kit/log';
import { SpanStatusCode } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { TracingConfig } from '../config/tracing-config.ts';

/** Spans as lines of the log, so that stdout stays for answers and secrets are masked. */
function logExporter(log: Log): SpanExporter {
  return {
    export(spans, done) {
      for (const span of spans) log.info(linesOf(span), 'span');
      done({ code: ExportResultCode.SUCCESS });
    },
    shutdown: async () => undefined,
  };
}

function linesOf(span: ReadableSpan): object {
  const { traceId: trace_id, spanId: span_id } = span.spanContext();
  const [seconds, nanoseconds] = span.duration;
  return {
    trace_id,
    span_id,
    parent_span_id: span.parentSpanContext?.spanId ?? null,
    span: span.name,
    duration_ms: Math.round(seconds * 1e6 + nanoseconds / 1000) / 1000,
    failed: span.status.code === SpanStatusCode.ERROR,
    attributes: span.attributes,
  };
}

/** The exporter the configuration names; each is loaded only when it is. */
export async function createExporter(config: TracingConfig, log: Log): Promise<SpanExporter> {
  const { exporter, endpoint, headers, timeout_ms } = config;
  if (exporter === 'zipkin') {
    const { ZipkinExporter } = await import('@opentelemetry/exporter-zipkin');
    return new ZipkinExporter({ ...(endpoint === undefined ? {} : { url: endpoint }), headers: { ...headers } });
  }
  if (exporter === 'otlp') {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    return new OTLPTraceExporter({
      ...(endpoint === undefined ? {} : { url: endpoint }),
      headers: { ...headers },
      timeoutMillis: timeout_ms,
    });
  }
  return logExporter(log);
}
