import { SpanStatusCode } from '@opentelemetry/api';
import { startOtlpRecorder } from '@apex/testkit/otlp-recorder';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, NodeTracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace-node';

/** An export that the official exporters sent: what is mutated was valid. */
export interface OtlpSeed {
  readonly signal: 'traces' | 'logs' | 'metrics';
  readonly type: string;
  readonly body: Uint8Array;
}

async function emitSpans(exporter: SpanExporter): Promise<void> {
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  const tracer = provider.getTracer('fuzz', '1.0.0');
  for (const model of ['claude-opus-4-6', 'gpt-4o']) {
    const span = tracer.startSpan(`chat ${model}`, {
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'anthropic',
        'gen_ai.request.model': model,
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.conversation.id': 'seed',
        'gen_ai.usage.input_tokens': 1000,
        'gen_ai.usage.output_tokens': 100,
        'gen_ai.request.temperature': 0.5,
      },
    });
    span.addEvent('gen_ai.choice', { index: 0 });
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'broken' });
    span.end();
  }
  await provider.forceFlush();
  await provider.shutdown();
}

/** Lets OpenTelemetry's own exporters send each signal, and keeps what they sent. */
export async function recordSeeds(): Promise<readonly OtlpSeed[]> {
  const recorder = await startOtlpRecorder();
  const at = (signal: string) => ({ url: `${recorder.url}/v1/${signal}` });
  try {
    await emitSpans(new OTLPTraceExporter(at('traces')));
    await emitSpans(new JsonTraceExporter(at('traces')));
    const processor = new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter(at('logs')) });
    const logs = new LoggerProvider({ processors: [processor] });
    logs.getLogger('fuzz').emit({ body: { text: 'opened' }, eventName: 'gen_ai.choice', attributes: { basket: 1 } });
    await logs.shutdown();
    const reader = new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(at('metrics')) });
    const metrics = new MeterProvider({ readers: [reader] });
    const meter = metrics.getMeter('fuzz');
    meter.createHistogram('gen_ai.client.token.usage').record(100, { 'gen_ai.token.type': 'input' });
    meter.createCounter('claude_code.token.usage').add(3, { type: 'input', model: 'claude-opus-4-6' });
    await metrics.forceFlush();
    await metrics.shutdown();
    return recorder.exports.map(({ path, headers, body }) => ({
      signal: path.slice('/v1/'.length) as OtlpSeed['signal'],
      type: String(headers['content-type']),
      body,
    }));
  } finally {
    await recorder.close();
  }
}
